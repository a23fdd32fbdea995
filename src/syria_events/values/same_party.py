"""Whose a bare «الجيش», «الشرطة», «التنظيم» or «المسلحون» is, when the sentences before said it in full."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from syria_events.models import ActorMention, Sentence, Token
from syria_events.values.actor_rules import ActorRules

_OURS = frozenset({"SYR.GOV", "SYR.MIL", "SYR.SEC"})
_STATES = (".GOV", ".MIL", ".SEC")
_BACK = 4  # sentences that a full name is remembered
_GROUPS_BACK = 1
_HUNTED = frozenset({"ISIS", "PKK"})  # groups that other groups fight, so that «المسلحون» beside them are theirs
_ARMED = frozenset({"state_forces", "external_forces", "rebel", "political_militia", "state"})
_PRONOUNS = ("وده", "ودها", "ودهم", "يه", "يها", "وها", "وه")
Mentions = tuple[ActorMention, ...]


def take_up(actors: Sequence[Mentions], sentences: Sequence[Sentence], rules: ActorRules) -> list[Mentions]:
    """The mentions with bare ones given to the party named in full before («الجيش اللبناني ... الجيش»). Raises: nothing."""
    memory = _Memory(rules)
    out: list[Mentions] = []
    for n, (mentions, sentence) in enumerate(zip(actors, sentences, strict=True)):
        out.append(tuple(memory.read(mention, sentence.tokens, n) for mention in mentions))
    return out


class _Memory:
    """Which state each body («جيش», «شرطة») was last said to be of, and which armed groups were named, with the sentence."""

    def __init__(self, rules: ActorRules) -> None:
        self.rules = rules
        self.bodies: dict[str, tuple[int, str]] = {}
        self.groups: dict[str, int] = {}
        self.last: dict[str, str] = {}  # the armed party named last, and under "state" the one that is no rebel group

    def read(self, mention: ActorMention, tokens: Sequence[Token], n: int) -> ActorMention:
        """The mention, settled; remembered for those after it."""
        keys = [token.key for token in tokens[mention.first : mention.last]]
        bodies = list(self._bodies(keys)) if mention.id and mention.id.endswith(_STATES) else []
        bare = mention.id in _OURS and any(map(_is_definite, keys)) and bool(bodies) and not self._says_ours(keys)
        owner = self._owner(mention, keys, bodies if bare else [], n)
        if owner and owner != mention.id:
            party = self.rules.parties[owner]
            mention = replace(mention, id=owner, name=party.name, kind=party.kind, rule=f"{mention.rule}.named_before")
        elif not bare and mention.id:
            self.bodies.update(dict.fromkeys(bodies, (n, mention.id)))
        if mention.kind in _ARMED and not mention.place:
            self.last[""] = mention.id or ""
            if mention.kind != "rebel":
                self.last["state"] = mention.id or ""
        if mention.kind == "rebel" and mention.id and mention.id != "SYR.REB":
            self.groups[mention.id] = n
        return mention

    def _bodies(self, keys: Sequence[str]) -> Iterator[str]:
        for key in keys:
            noun = _bare(key)
            if noun in self.rules.bodies:
                yield noun

    def _says_ours(self, keys: Sequence[str]) -> bool:
        return any(_bare(key) in self.rules.ours for key in keys)

    def _owner(self, mention: ActorMention, keys: Sequence[str], bodies: Sequence[str], n: int) -> str | None:
        """The id that a bare mention takes, None when nothing before tells one."""
        for noun in bodies:
            at, owner = self.bodies.get(noun, (-_BACK - 1, ""))
            if n - at <= _BACK and owner:
                return owner
        if mention.id == "SYR.REB" and mention.rule == "member.fighter" and len(keys) == 1 and _is_many(keys[0]):
            near = [who for who, at in self.groups.items() if n - at <= _GROUPS_BACK]
            return near[0] if len(near) == 1 and near[0] in _HUNTED else None
        if mention.rule in ("member.fighter", "member.soldier") and keys[0].endswith(_PRONOUNS) and len(keys) == 1:
            return self.last.get("state" if mention.rule == "member.soldier" else "")
        return None


def _is_definite(key: str) -> bool:
    return "ال" in key[:4] or key.startswith(("لل", "ولل"))


def _is_many(key: str) -> bool:
    return _is_definite(key) and key.endswith(("ون", "ين"))


def _bare(key: str) -> str:
    """A folded word without conjunction, preposition and article («وللجيش» → «جيش»)."""
    for prefix in ("وال", "بال", "ولل", "ال", "لل"):
        if key.startswith(prefix) and len(key) > len(prefix) + 2:
            return key[len(prefix) :]
    return key[1:] if key[:1] in "ول" and len(key) > 3 and not key.startswith("ولا") else key
