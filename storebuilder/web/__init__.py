"""Three thin faces: the shop, the panel, the market. Views find, call one verb, answer."""
