"""What the buyers' faces share: drawing a theme's page, its head, files, signs, texts and errors.

It lies below the faces and knows neither a catalogue nor an order: the shop and the market both
stand on it.
"""
