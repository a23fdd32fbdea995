"""Time `find` per sentence and `resolve` per call, in CPU microseconds: `python examples/bench_dates.py [corpus.jsonl.xz]`."""

import json
import lzma
import sys
import time
from collections.abc import Callable
from datetime import date

from syria_events.models import Paragraph
from syria_events.segment import split_sentences
from syria_events.values.dates import find, resolve

COMPOSED = [
    "أعلن مصدر طبي إصابة عشرة أشخاص بجروح متفاوتة جراء سقوط قذائف على الحي الشرقي من المدينة",
    "شنت الطائرات مساء أمس الأول الخميس غارات على أطراف البلدة، بعد هدنة بدأت في 27 فبراير/شباط الماضي",
    "وكانت الأطراف اتفقت بين 5 و9 أيار 2017 على هدنة تستمر حتى نهاية الشهر الجاري",
]
EXPRESSIONS = ["أمس الأول الخميس", "27 فبراير/شباط الماضي", "خلال الـ24 ساعة الأخيرة", "قبل ثلاثة أسابيع", "25/3/2017", "٢٦ شعبان ١٤٣٨ هـ"]
SAMPLE = 5000


def sentences(path: str | None) -> list[str]:
    """Sentences of a corpus of JSON lines with a `text`, or a few of our own."""
    if path is None:
        return COMPOSED * 100
    found: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for text in json.loads(line)["text"].splitlines():
                found += [text[s.start : s.end] for s in split_sentences(Paragraph(0, 0, len(text), text))]
            if len(found) > SAMPLE:
                break
    return found


def per_call(call: Callable[[str, date], object], texts: list[str]) -> float:
    """CPU microseconds a call, the second time round (caches warm)."""
    published = date(2017, 3, 26)
    for text in texts:
        call(text, published)
    begun = time.process_time()
    for text in texts:
        call(text, published)
    return (time.process_time() - begun) / len(texts) * 1e6


if __name__ == "__main__":
    texts = sentences(sys.argv[1] if len(sys.argv) > 1 else None)
    idle = [t for t in texts if not find(t, None)]
    print(f"find: {per_call(find, texts):.0f} us a sentence ({len(texts)})")
    print(f"find: {per_call(find, idle):.0f} us a sentence where there is no date ({len(idle)})")
    print(f"resolve: {per_call(resolve, EXPRESSIONS * 200):.0f} us a call")
