"""The catalogue as files: Shopify's and WooCommerce's CSV layouts, in and out."""
