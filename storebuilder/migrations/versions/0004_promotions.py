"""Promotions, their uses, and what they took off

Revision: 0004, after 0003, made on 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'promotions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=40), nullable=True),
        sa.Column('title', sa.String(length=120), nullable=False),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('basis_points', sa.Integer(), nullable=False),
        sa.Column('amounts', sa.JSON(), nullable=False),
        sa.Column('minimums', sa.JSON(), nullable=False),
        sa.Column('storefront_ids', sa.JSON(), nullable=False),
        sa.Column('collection_ids', sa.JSON(), nullable=False),
        sa.Column('product_ids', sa.JSON(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('first_order', sa.Boolean(), nullable=False),
        sa.Column('most_uses', sa.Integer(), nullable=True),
        sa.Column('most_per_buyer', sa.Integer(), nullable=True),
        sa.Column('combinable', sa.Boolean(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('uses', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('uses >= 0', name=op.f('ck_promotions_uses_not_negative')),
        sa.CheckConstraint(
            'basis_points BETWEEN 0 AND 10000', name=op.f('ck_promotions_at_most_everything')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_promotions')),
        sa.UniqueConstraint('code', name=op.f('uq_promotions_code')),
    )
    op.create_table(
        'promotion_uses',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('promotion_id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['order_id'], ['orders.id'], name=op.f('fk_promotion_uses_order_id_orders')
        ),
        sa.ForeignKeyConstraint(
            ['promotion_id'], ['promotions.id'], name=op.f('fk_promotion_uses_promotion_id_promotions')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_promotion_uses')),
        sa.UniqueConstraint(
            'promotion_id', 'order_id', name=op.f('uq_promotion_uses_promotion_id_order_id')
        ),
    )
    op.create_index(op.f('ix_promotion_uses_order_id'), 'promotion_uses', ['order_id'])
    empty = {'server_default': '[]', 'nullable': False}
    op.add_column('carts', sa.Column('codes', sa.JSON(), **empty))
    op.add_column('orders', sa.Column('discounts', sa.JSON(), **empty))
    op.create_index(op.f('ix_orders_email'), 'orders', ['email'])


def downgrade() -> None:
    op.drop_index(op.f('ix_orders_email'), 'orders')
    for table, column in (('orders', 'discounts'), ('carts', 'codes')):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    op.drop_table('promotion_uses')
    op.drop_table('promotions')
