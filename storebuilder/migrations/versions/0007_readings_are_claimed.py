"""Readings are claimed

Revision: 0007, after 0006, made on 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'market_pulls', sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True)
    )


def downgrade() -> None:
    with op.batch_alter_table('market_pulls', schema=None) as batch_op:
        batch_op.drop_column('claimed_until')

