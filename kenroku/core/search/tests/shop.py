# SPDX-License-Identifier: Apache-2.0
"""A module with six public things to find."""

from collections.abc import Iterator

import pytest

from kenroku.core import modules
from kenroku.core.modules import Module
from kenroku.core.refs import Ref
from kenroku.core.search import SearchEntry, SearchSource, indexing
from kenroku.core.text import Text

THINGS = {
    "shelter": ("避難所の一覧", "Shelters", "市内の指定避難所。避難情報もここに出ます。", "thing"),
    "move": ("転入の届出", "Moving in", "金沢市に引っ越してきた人の手続き。マイナンバーカードが必要です。", "thing"),
    "data": ("オープンデータ", "Open data", "ﾃﾞｰﾀの公開。AI による活用。measures of 2026", "thing"),
    "ai": ("AIチャットボット", "AI chatbot", "24時間の問い合わせ対応。", "thing"),
    "tokyo": ("東京都との連携", "With Tokyo", "首都圏のイベント。", "place"),
    "air": ("空気", "Air quality", "大気の測定結果。PM2.5", "place"),
}


def entry(key: str) -> SearchEntry:
    ja, en, body, kind = THINGS[key]
    return SearchEntry(ref=Ref.of(f"test.{kind}", key), title=Text(ja=ja, en=en), body=body, url=f"/{kind}/{key}")


class Shop:
    """A module's things, of which some are public."""

    def __init__(self) -> None:
        self.public = set(THINGS)

    def of(self, kind: str) -> Iterator[SearchEntry]:
        return (entry(key) for key in THINGS if key in self.public and THINGS[key][3] == kind)

    def one(self, ref: Ref) -> SearchEntry | None:
        return entry(ref.key) if ref.key in self.public else None


@pytest.fixture(name="shop")
def shop_fixture(monkeypatch: pytest.MonkeyPatch) -> Shop:
    shop = Shop()
    module = Module(
        name="test",
        title=Text(ja="試験"),
        summary=Text(ja="試験"),
        search=(
            SearchSource(
                name="test.thing", title=Text(ja="もの", en="Thing"), entries=lambda: shop.of("thing"), entry=shop.one
            ),
            SearchSource(name="test.place", title=Text(ja="場所", en="Place"), entries=lambda: shop.of("place")),
        ),
    )
    monkeypatch.setattr(modules, "contributors", lambda: (module,))
    indexing.rebuild()
    return shop
