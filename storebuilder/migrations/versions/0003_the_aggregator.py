"""The aggregator

Revision: 0003, after 0002, made on 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

SEARCH_ON_SQLITE = """
CREATE VIRTUAL TABLE search_index_market USING fts5(
    title_tokens, body_tokens, content = "market_documents", content_rowid = "offer_id",
    tokenize = "unicode61 remove_diacritics 2"
)
"""
SEARCH_ON_POSTGRESQL = """
CREATE INDEX ix_search_market_documents_tokens ON market_documents USING gin (
    to_tsvector('simple', title_tokens || ' ' || body_tokens)
)
"""


def sqlite() -> bool:
    """Whether this database is SQLite."""
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    op.create_table('market_categories',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['market_categories.id'], name=op.f('fk_market_categories_parent_id_market_categories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_categories'))
    )
    with op.batch_alter_table('market_categories', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_categories_parent_id'), ['parent_id'], unique=False)

    op.create_table('market_hide_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('value', sa.String(length=120), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_hide_rules')),
    sa.UniqueConstraint('kind', 'value', name=op.f('uq_market_hide_rules_kind_value'))
    )
    op.create_table('market_rates',
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('per_euro', sa.BigInteger(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('currency', name=op.f('pk_market_rates'))
    )
    op.create_table('market_stores',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=120), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('origin', sa.String(length=300), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('address', sa.String(length=1000), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('ships_to', sa.JSON(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('logo', sa.String(length=1000), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('policies', sa.JSON(), nullable=False),
    sa.Column('public_key', sa.String(length=64), nullable=False),
    sa.Column('challenge', sa.String(length=100), nullable=False),
    sa.Column('challenge_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('listing', sa.JSON(), nullable=False),
    sa.Column('listing_etag', sa.String(length=200), nullable=False),
    sa.Column('changes', sa.String(length=1000), nullable=False),
    sa.Column('cursor', sa.String(length=200), nullable=False),
    sa.Column('changes_etag', sa.String(length=200), nullable=False),
    sa.Column('feed_etag', sa.String(length=300), nullable=False),
    sa.Column('health', sa.String(length=10), nullable=False),
    sa.Column('trouble', sa.String(length=500), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('next_pull_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_full_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('pulled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offer_count', sa.Integer(), nullable=False),
    sa.Column('problem_count', sa.Integer(), nullable=False),
    sa.Column('featured', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_stores')),
    sa.UniqueConstraint('handle', name=op.f('uq_market_stores_handle')),
    sa.UniqueConstraint('origin', name=op.f('uq_market_stores_origin'))
    )
    with op.batch_alter_table('market_stores', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_stores_country'), ['country'], unique=False)
        batch_op.create_index('ix_market_stores_due', ['state', 'next_pull_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_stores_state'), ['state'], unique=False)

    op.create_table('market_word_cuts',
    sa.Column('cut', sa.String(length=40), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('cut', 'word', name=op.f('pk_market_word_cuts'))
    )
    op.create_table('market_words',
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('word', name=op.f('pk_market_words'))
    )
    op.create_table('market_category_maps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('own', sa.String(length=250), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('by', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['market_categories.id'], name=op.f('fk_market_category_maps_category_id_market_categories')),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_category_maps_store_id_market_stores'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_category_maps')),
    sa.UniqueConstraint('store_id', 'own', name=op.f('uq_market_category_maps_store_id_own'))
    )
    op.create_table('market_offers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(length=250), nullable=False),
    sa.Column('shown', sa.Boolean(), nullable=False),
    sa.Column('available', sa.Boolean(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('amount_to', sa.BigInteger(), nullable=False),
    sa.Column('compare_at', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('comparable', sa.BigInteger(), nullable=True),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('gtin', sa.String(length=14), nullable=False),
    sa.Column('content_hash', sa.String(length=32), nullable=False),
    sa.Column('image_key', sa.String(length=32), nullable=False),
    sa.Column('availability', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('brand', sa.String(length=120), nullable=False),
    sa.Column('sku', sa.String(length=120), nullable=False),
    sa.Column('own_category', sa.String(length=250), nullable=False),
    sa.Column('hidden', sa.String(length=10), nullable=False),
    sa.Column('hidden_reason', sa.String(length=300), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('images', sa.JSON(), nullable=False),
    sa.Column('variants', sa.JSON(), nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_market_offers_amount_not_negative')),
    sa.ForeignKeyConstraint(['category_id'], ['market_categories.id'], name=op.f('fk_market_offers_category_id_market_categories')),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_offers_store_id_market_stores')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_offers')),
    sa.UniqueConstraint('store_id', 'external_id', name=op.f('uq_market_offers_store_id_external_id'))
    )
    with op.batch_alter_table('market_offers', schema=None) as batch_op:
        batch_op.create_index('ix_market_offers_counted', ['shown', 'category_id', 'store_id', 'comparable', 'available'], unique=False)
        batch_op.create_index('ix_market_offers_gtin', ['gtin', 'shown'], unique=False)
        batch_op.create_index(batch_op.f('ix_market_offers_image_key'), ['image_key'], unique=False)
        batch_op.create_index('ix_market_offers_new', ['shown', 'first_seen'], unique=False)
        batch_op.create_index('ix_market_offers_price', ['shown', 'comparable'], unique=False)
        batch_op.create_index('ix_market_offers_run', ['store_id', 'run_id'], unique=False)
        batch_op.create_index('ix_market_offers_store', ['store_id', 'shown', 'first_seen'], unique=False)

    op.create_table('market_pictures',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('picture_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['picture_id'], ['pictures.id'], name=op.f('fk_market_pictures_picture_id_pictures')),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_pictures_store_id_market_stores'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_market_pictures'))
    )
    with op.batch_alter_table('market_pictures', schema=None) as batch_op:
        batch_op.create_index('ix_market_pictures_due', ['state', 'due_at'], unique=False)

    op.create_table('market_problems',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(length=250), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('kept_out', sa.Boolean(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_problems_store_id_market_stores'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_problems')),
    sa.UniqueConstraint('store_id', 'external_id', 'key', name=op.f('uq_market_problems_store_id_external_id_key'))
    )
    op.create_table('market_pulls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('store_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('place', sa.JSON(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('gone', sa.Integer(), nullable=False),
    sa.Column('kept_out', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('waited', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['store_id'], ['market_stores.id'], name=op.f('fk_market_pulls_store_id_market_stores'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_pulls'))
    )
    with op.batch_alter_table('market_pulls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_market_pulls_state'), ['state'], unique=False)
        batch_op.create_index('ix_market_pulls_store', ['store_id', 'id'], unique=False)

    op.create_table('market_deals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('most', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['market_offers.id'], name=op.f('fk_market_deals_offer_id_market_offers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_market_deals'))
    )
    with op.batch_alter_table('market_deals', schema=None) as batch_op:
        batch_op.create_index('ix_market_deals_time', ['ends_at', 'starts_at'], unique=False)

    op.create_table('market_documents',
    sa.Column('offer_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('title_tokens', sa.Text(), nullable=False),
    sa.Column('body_tokens', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['market_offers.id'], name=op.f('fk_market_documents_offer_id_market_offers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('offer_id', name=op.f('pk_market_documents'))
    )
    op.create_table('market_offer_texts',
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('title', sa.String(length=250), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('content_hash', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['market_offers.id'], name=op.f('fk_market_offer_texts_offer_id_market_offers'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('offer_id', 'language', name=op.f('pk_market_offer_texts'))
    )
    op.execute(SEARCH_ON_SQLITE if sqlite() else SEARCH_ON_POSTGRESQL)


def downgrade() -> None:
    op.execute(
        'DROP TABLE search_index_market' if sqlite()
        else 'DROP INDEX ix_search_market_documents_tokens'
    )
    op.drop_table('market_offer_texts')
    op.drop_table('market_documents')
    with op.batch_alter_table('market_deals', schema=None) as batch_op:
        batch_op.drop_index('ix_market_deals_time')

    op.drop_table('market_deals')
    with op.batch_alter_table('market_pulls', schema=None) as batch_op:
        batch_op.drop_index('ix_market_pulls_store')
        batch_op.drop_index(batch_op.f('ix_market_pulls_state'))

    op.drop_table('market_pulls')
    op.drop_table('market_problems')
    with op.batch_alter_table('market_pictures', schema=None) as batch_op:
        batch_op.drop_index('ix_market_pictures_due')

    op.drop_table('market_pictures')
    with op.batch_alter_table('market_offers', schema=None) as batch_op:
        batch_op.drop_index('ix_market_offers_store')
        batch_op.drop_index('ix_market_offers_run')
        batch_op.drop_index('ix_market_offers_price')
        batch_op.drop_index('ix_market_offers_new')
        batch_op.drop_index(batch_op.f('ix_market_offers_image_key'))
        batch_op.drop_index('ix_market_offers_gtin')
        batch_op.drop_index('ix_market_offers_counted')

    op.drop_table('market_offers')
    op.drop_table('market_category_maps')
    op.drop_table('market_words')
    op.drop_table('market_word_cuts')
    with op.batch_alter_table('market_stores', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_stores_state'))
        batch_op.drop_index('ix_market_stores_due')
        batch_op.drop_index(batch_op.f('ix_market_stores_country'))

    op.drop_table('market_stores')
    op.drop_table('market_rates')
    op.drop_table('market_hide_rules')
    with op.batch_alter_table('market_categories', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_market_categories_parent_id'))

    op.drop_table('market_categories')
