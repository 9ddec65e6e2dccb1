"""The page that a visitor sees while the shop itself does not answer."""

from __future__ import annotations

from provisioning import places

FOLDER = f"{places.ETC}/resting"
PLACE = f"{FOLDER}/resting.html"

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="20">
<title>Back in a moment</title>
<style>
body{font:1.1rem/1.6 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}
body{color:#222;background:#fff}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}}
</style>
</head>
<body>
<h1>Back in a moment</h1>
<p>The shop does not answer just now. Nothing is lost: please try again in a minute.</p>
<p lang="zh-CN">商店暂时没有响应。您的内容不会丢失，请稍后再试。</p>
</body>
</html>
"""


def page() -> str:
    """The whole page: no script, nothing from elsewhere, in English and Chinese."""
    return _PAGE
