"""Days and fees of returns

Revision: 0002, after 0001, made on 2026-11-25.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    days = sa.Column('return_days', sa.Integer(), server_default='14', nullable=False)
    fees = sa.Column('return_fees', sa.String(length=10), server_default='buyer', nullable=False)
    op.add_column('storefronts', days)
    op.add_column('storefronts', fees)
    _from_the_theme()


def _from_the_theme() -> None:
    """What was a setting of the theme is the storefront's own now."""
    rows = op.get_bind().execute(sa.text('SELECT id, theme_settings FROM storefronts')).all()
    for number, held in rows:
        settings = json.loads(held) if isinstance(held, str) else held
        days = ((settings or {}).get('settings') or {}).get('return_days')
        if isinstance(days, int) and 0 <= days <= 365:
            op.get_bind().execute(
                sa.text('UPDATE storefronts SET return_days = :days WHERE id = :id'),
                {'days': days, 'id': number},
            )


def downgrade() -> None:
    with op.batch_alter_table('storefronts', schema=None) as batch_op:
        batch_op.drop_column('return_fees')
        batch_op.drop_column('return_days')
