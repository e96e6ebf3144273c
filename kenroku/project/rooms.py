# SPDX-License-Identifier: Apache-2.0
"""The six rooms of the house (兼六, six in one), open or still to come."""

from dataclasses import dataclass

from django.urls import reverse

from kenroku.core import modules
from kenroku.core.modules import Module
from kenroku.core.text import Text


@dataclass(frozen=True, slots=True)
class Room:
    """A room as a citizen knows it. It is open when one of its modules is, or when the core itself serves it.

    `key` is also the name of its icon.
    """

    key: str
    title: Text
    summary: Text
    modules: tuple[str, ...]
    url_name: str = ""

    @property
    def open_modules(self) -> tuple[Module, ...]:
        """Those of its modules that are switched on."""
        return tuple(modules.module(name) for name in self.modules if name in modules.names())

    @property
    def is_open(self) -> bool:
        """Whether there is anything to go to."""
        return bool(self.url_name or self.open_modules)

    @property
    def url(self) -> str:
        """Where it begins; empty while it is still to come."""
        if self.url_name:
            return reverse(self.url_name)
        entries = [entry for module in self.open_modules for entry in module.entries]
        return reverse(entries[0].url_name) if entries else ""


ROOMS = (
    Room(
        "plan",
        Text(ja="計画", en="Plan", easy="計画《けいかく》"),
        Text(
            ja="市が何を、いつまでに進めるか。変わったところも読めます。",
            en="What the city will do, and by when. See what changed, too.",
            easy="市《し》が すること、いつ するか。",
        ),
        ("plan",),
    ),
    Room(
        "voice",
        Text(ja="広聴", en="Voice", easy="あなたの 声《こえ》"),
        Text(
            ja="意見を送り、市の答えと、変わったところを見届けます。",
            en="Send your opinion, and follow the city's answer and what it changed.",
            easy="あなたの 考《かんが》えを 市《し》に 言《い》う。",
        ),
        ("voice",),
    ),
    Room(
        "board",
        Text(ja="共創", en="Co-creation", easy="いっしょに つくる"),
        Text(
            ja="地域の困りごとを持ち寄り、仲間と解決をつくります。",
            en="Bring local problems together and build solutions with others.",
            easy="まちの 困《こま》ったことを みんなで なおす。",
        ),
        ("board",),
    ),
    Room(
        "apply",
        Text(ja="窓口", en="Counter", easy="てつづき"),
        Text(
            ja="手続きを調べ、市役所に行かずに申請します。",
            en="Find out which procedure you need, and apply without going to city hall.",
            easy="市役所《しやくしょ》に 行《い》かないで てつづきを する。",
        ),
        ("apply", "guide"),
    ),
    Room(
        "opendata",
        Text(ja="情報", en="Open data", easy="データ"),
        Text(
            ja="市のデータを、だれでも自由に使えます。",
            en="The city's data, free for anyone to use.",
            easy="市《し》の データを つかう。",
        ),
        ("opendata",),
        url_name="data",
    ),
    Room(
        "shelter",
        Text(ja="安心", en="Safety", easy="あんぜん"),
        Text(
            ja="災害のとき、避難所と安否を確かめます。",
            en="In a disaster, find shelters and check on each other.",
            easy="災害《さいがい》の とき、避難所《ひなんじょ》を さがす。",
        ),
        ("passport", "shelter"),
    ),
)
