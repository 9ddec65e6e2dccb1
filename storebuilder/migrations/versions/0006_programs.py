"""What programs speak to a shop, and the platform that an order came through

Revision: 0006, after 0005, made on 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agent_keys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('jwk', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agent_keys')),
    sa.UniqueConstraint('mark', name=op.f('uq_agent_keys_mark'))
    )
    op.create_table('agent_platforms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('profile', sa.JSON(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fresh_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('error', sa.JSON(), nullable=True),
    sa.Column('again_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agent_platforms')),
    sa.UniqueConstraint('url', name=op.f('uq_agent_platforms_url'))
    )
    with op.batch_alter_table('agent_platforms', schema=None) as batch_op:
        batch_op.create_index('ix_agent_platforms_used_at', ['used_at'], unique=False)

    op.create_table('agent_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('platform_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=128), nullable=False),
    sa.Column('request', sa.String(length=64), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['platform_id'], ['agent_platforms.id'], name=op.f('fk_agent_answers_platform_id_agent_platforms'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agent_answers')),
    sa.UniqueConstraint('platform_id', 'key', name=op.f('uq_agent_answers_platform_id_key'))
    )
    with op.batch_alter_table('agent_answers', schema=None) as batch_op:
        batch_op.create_index('ix_agent_answers_at', ['at'], unique=False)

    op.create_table('agent_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('platform_id', sa.Integer(), nullable=False),
    sa.Column('cart_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=22), nullable=False),
    sa.Column('version', sa.String(length=10), nullable=False),
    sa.Column('signed', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('buyer', sa.JSON(), nullable=False),
    sa.Column('notes', sa.JSON(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('return_to', sa.String(length=500), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cart_id'], ['carts.id'], name=op.f('fk_agent_sessions_cart_id_carts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['platform_id'], ['agent_platforms.id'], name=op.f('fk_agent_sessions_platform_id_agent_platforms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agent_sessions')),
    sa.UniqueConstraint('kind', 'cart_id', name=op.f('uq_agent_sessions_kind_cart_id')),
    sa.UniqueConstraint('token', name=op.f('uq_agent_sessions_token'))
    )
    with op.batch_alter_table('agent_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_agent_sessions_cart_id', ['cart_id'], unique=False)
        batch_op.create_index('ix_agent_sessions_platform_id', ['platform_id'], unique=False)

    op.create_table('agent_deliveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('platform_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('error', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['order_events.id'], name=op.f('fk_agent_deliveries_event_id_order_events')),
    sa.ForeignKeyConstraint(['order_id'], ['orders.id'], name=op.f('fk_agent_deliveries_order_id_orders')),
    sa.ForeignKeyConstraint(['platform_id'], ['agent_platforms.id'], name=op.f('fk_agent_deliveries_platform_id_agent_platforms')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agent_deliveries')),
    sa.UniqueConstraint('event_id', name=op.f('uq_agent_deliveries_event_id'))
    )
    with op.batch_alter_table('agent_deliveries', schema=None) as batch_op:
        batch_op.create_index('ix_agent_deliveries_at', ['at'], unique=False)
        batch_op.create_index('ix_agent_deliveries_order_id', ['order_id'], unique=False)
        batch_op.create_index('ix_agent_deliveries_platform_id', ['platform_id'], unique=False)

    op.add_column('carts', sa.Column('source', sa.String(length=260), server_default='', nullable=False))
    op.add_column('orders', sa.Column('source', sa.String(length=260), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('orders', 'source')
    op.drop_column('carts', 'source')

    with op.batch_alter_table('agent_deliveries', schema=None) as batch_op:
        batch_op.drop_index('ix_agent_deliveries_platform_id')
        batch_op.drop_index('ix_agent_deliveries_order_id')
        batch_op.drop_index('ix_agent_deliveries_at')

    op.drop_table('agent_deliveries')
    with op.batch_alter_table('agent_sessions', schema=None) as batch_op:
        batch_op.drop_index('ix_agent_sessions_platform_id')
        batch_op.drop_index('ix_agent_sessions_cart_id')

    op.drop_table('agent_sessions')
    with op.batch_alter_table('agent_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_agent_answers_at')

    op.drop_table('agent_answers')
    with op.batch_alter_table('agent_platforms', schema=None) as batch_op:
        batch_op.drop_index('ix_agent_platforms_used_at')

    op.drop_table('agent_platforms')
    op.drop_table('agent_keys')
