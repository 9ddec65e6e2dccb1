"""The shop in aggregators: keys, memberships, applications, and which product changed last

Revision: 0005, after 0004, made on 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('key_pairs',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seed', sa.String(length=44), nullable=False),
    sa.Column('public', sa.String(length=44), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_key_pairs'))
    )
    op.create_table('market_messages',
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_messages'))
    )
    with op.batch_alter_table('market_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_messages_at'), ['at'], unique=False)

    op.create_table('product_changes',
    sa.Column('product_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('product_id', name=op.f('pk_product_changes'))
    )
    with op.batch_alter_table('product_changes', schema=None) as batch_op:
        batch_op.create_index('ix_product_changes_number', ['number'], unique=True)

    op.create_table('market_applications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=60), nullable=False),
    sa.Column('origin', sa.String(length=300), nullable=False),
    sa.Column('public_key', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_applications_store_id_market_stores'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_applications')),
    sa.UniqueConstraint('token', name=op.f('uq_market_applications_token'))
    )
    with op.batch_alter_table('market_applications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_applications_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_applications_origin'), ['origin'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_applications_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_applications_store_id'), ['store_id'], unique=False)

    op.create_table('memberships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('aggregator', sa.String(length=300), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('storefront_id', sa.Integer(), nullable=False),
    sa.Column('everything', sa.Boolean(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('trouble', sa.String(length=300), nullable=False),
    sa.Column('token', sa.String(length=100), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('kept_out', sa.JSON(), nullable=False),
    sa.Column('said_at', sa.BigInteger(), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('epoch', sa.String(length=20), nullable=False),
    sa.Column('told', sa.BigInteger(), nullable=False),
    sa.Column('deaf', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_memberships_collection_id_collections'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['storefront_id'], ['storefronts.id'], name=op.f('fk_memberships_storefront_id_storefronts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    sa.UniqueConstraint('aggregator', name=op.f('uq_memberships_aggregator'))
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memberships_collection_id'), ['collection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_memberships_state'), ['state'], unique=False)

    op.create_table('membership_deliveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('message', sa.String(length=100), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_membership_deliveries_membership_id_memberships'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership_deliveries')),
    sa.UniqueConstraint('message', name=op.f('uq_membership_deliveries_message'))
    )
    with op.batch_alter_table('membership_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_membership_deliveries_state', ['membership_id', 'state'], unique=False)

    op.create_table('membership_products',
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_membership_products_membership_id_memberships'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('membership_id', 'product_id', name=op.f('pk_membership_products'))
    )
    with op.batch_alter_table('stock', schema=None) as batch_op:
        batch_op.add_column(sa.Column('told', sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('stock', schema=None) as batch_op:
        batch_op.drop_column('told')

    op.drop_table('membership_products')
    with op.batch_alter_table('membership_deliveries', schema=None) as batch_op:
        batch_op.drop_index('ix_membership_deliveries_state')

    op.drop_table('membership_deliveries')
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_memberships_state'))
        batch_op.drop_index(batch_op.f('ix_memberships_collection_id'))

    op.drop_table('memberships')
    with op.batch_alter_table('market_applications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_applications_store_id'))
        batch_op.drop_index(batch_op.f('ix_market_applications_state'))
        batch_op.drop_index(batch_op.f('ix_market_applications_origin'))
        batch_op.drop_index(batch_op.f('ix_market_applications_created_at'))

    op.drop_table('market_applications')
    with op.batch_alter_table('product_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_product_changes_number')

    op.drop_table('product_changes')
    with op.batch_alter_table('market_messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_messages_at'))

    op.drop_table('market_messages')
    op.drop_table('key_pairs')
