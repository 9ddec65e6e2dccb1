"""Bags over several merchants, and the purchases that they become

Revision: 0008, after 0007, made on 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('market_bags',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_bags')),
    sa.UniqueConstraint('mark', name=op.f('uq_market_bags_mark'))
    )
    with op.batch_alter_table('market_bags', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_bags_changed_at'), ['changed_at'], unique=False)

    op.create_table('market_purchases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=60), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_purchases')),
    sa.UniqueConstraint('token', name=op.f('uq_market_purchases_token'))
    )
    with op.batch_alter_table('market_purchases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_purchases_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_purchases_mark'), ['mark'], unique=False)

    op.create_table('market_parts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purchase_id', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('request', sa.Text(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('checkout', sa.String(length=250), nullable=False),
    sa.Column('continue_url', sa.String(length=2000), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('order', sa.String(length=250), nullable=False),
    sa.Column('order_url', sa.String(length=2000), nullable=False),
    sa.Column('followed', sa.JSON(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('look_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['purchase_id'], ['market_purchases.id'], name=op.f('fk_market_parts_purchase_id_market_purchases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_parts_store_id_market_stores')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_parts'))
    )
    with op.batch_alter_table('market_parts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_parts_checkout'), ['checkout'], unique=False)
        batch_op.create_index('ix_market_parts_due', ['state', 'look_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_parts_order'), ['order'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_parts_purchase_id'), ['purchase_id'], unique=False)

    op.create_table('market_quotes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bag_id', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.String(length=64), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bag_id'], ['market_bags.id'], name=op.f('fk_market_quotes_bag_id_market_bags'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_quotes_store_id_market_stores'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_quotes')),
    sa.UniqueConstraint('bag_id', 'store_id', name=op.f('uq_market_quotes_bag_id_store_id'))
    )
    op.create_table('market_bag_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bag_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('variant', sa.String(length=250), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('seen', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['bag_id'], ['market_bags.id'], name=op.f('fk_market_bag_lines_bag_id_market_bags'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['offer_id'], ['market_offers.id'], name=op.f('fk_market_bag_lines_offer_id_market_offers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_bag_lines')),
    sa.UniqueConstraint('bag_id', 'offer_id', 'variant', name=op.f('uq_market_bag_lines_bag_id_offer_id_variant'))
    )


def downgrade() -> None:
    op.drop_table('market_bag_lines')
    op.drop_table('market_quotes')
    with op.batch_alter_table('market_parts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_parts_purchase_id'))
        batch_op.drop_index(batch_op.f('ix_market_parts_order'))
        batch_op.drop_index('ix_market_parts_due')
        batch_op.drop_index(batch_op.f('ix_market_parts_checkout'))

    op.drop_table('market_parts')
    with op.batch_alter_table('market_purchases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_purchases_mark'))
        batch_op.drop_index(batch_op.f('ix_market_purchases_email'))

    op.drop_table('market_purchases')
    with op.batch_alter_table('market_bags', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_bags_changed_at'))

    op.drop_table('market_bags')
