"""Web pages of different make-up, in the style of news sites, and what is right for each.

All names and words are invented.
"""

import json
from dataclasses import dataclass, field

HEADLINE = "Rents in Vell to fall by spring, economist says"
STANDFIRST = "A cap on increases is working sooner than its critics thought, a study finds."
P1 = (
    "Rents in the harbour districts of Vell will fall by spring, said Ada Lind, an economist at "
    "the University of Morrow, who has followed four thousand contracts since the cap came in."
)
P2 = (
    "“Nobody expected it to work this fast, and I include myself,” Lind told The Tide on Monday. "
    "“But the numbers leave very little room for another reading.”"
)
P3 = (
    "The landlords’ association disagreed. Its chair, Ben Ort, said that owners were leaving flats "
    "empty rather than letting them at a loss, and called the study “a snapshot taken at noon”."
)
P4 = (
    "The city council will vote in March on whether to keep the cap for another three years. Two "
    "of the five parties have said that they will make their decision once the figures are out."
)
BODY = [P1, P2, P3, P4]
CAPTION = "Houses on the old quay in Vell. Photograph: Carla Mun"
DAY = "2025-02-10"


@dataclass
class Expected:
    """What is right for a page; the outlet and the day are the same on most."""

    headline: str = HEADLINE
    body: list[str] = field(default_factory=lambda: list(BODY))
    standfirst: str = ""
    captions: list[str] = field(default_factory=list)
    outlet: str = "The Tide"
    published: str = DAY
    byline: str = ""
    language: str = "en"
    # The path, when it is not the one that was asked for.
    path: str = ""


@dataclass
class Page:
    html: str
    # Of a page from which no article can be had, how the refusal begins.
    expected: Expected | str
    content_type: str = "text/html; charset=utf-8"
    encoding: str = "utf-8"

    @property
    def data(self):
        return self.html.encode(self.encoding)


PAGES = {}


def page(name, html, expected, **how):
    PAGES[name] = Page(html, expected, **how)


def paragraphs(lines=BODY):
    return "\n".join(f"<p>{line}</p>" for line in lines)


def described(type_="NewsArticle", **more):
    facts = {
        "@context": "https://schema.org",
        "@type": type_,
        "headline": HEADLINE,
        "datePublished": f"{DAY}T06:30:00+01:00",
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Tide"},
    }
    return script(facts | more)


def script(data):
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


OPEN_GRAPH = f"""<meta property="og:type" content="article">
<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="The Tide">
<meta property="article:published_time" content="{DAY}T06:30:00Z">"""
NAV = """<header><a href="/">The Tide</a><nav><ul><li><a href="/city">City</a></li>
<li><a href="/sea">Sea</a></li><li><a href="/money">Money</a></li></ul></nav></header>"""
FOOTER = """<footer><p>© 2025 The Tide Publishing Company. All rights reserved.</p>
<a href="/terms">Terms</a> <a href="/privacy">Privacy</a></footer>"""


def html(head="", body="", lang="en"):
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body>{NAV}{body}{FOOTER}</body></html>"
    )


def article(inner, head=""):
    """A page whose head says what it is, and whose article holds `inner` below the headline."""
    return html(
        head or described() + f"<title>{HEADLINE} | The Tide</title>",
        f"<main><article><h1>{HEADLINE}</h1>{inner}</article></main>",
    )


page("plain", article(paragraphs()), Expected())
page("open-graph", article(paragraphs(), OPEN_GRAPH), Expected())
page(
    "microdata",
    html(
        '<title>Rents | The Tide</title><meta name="application-name" content="The Tide">',
        f"""<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{HEADLINE}</h1>
        <time itemprop="datePublished" datetime="{DAY}">10 February 2025</time>
        <div itemprop="articleBody">{paragraphs()}</div></div>""",
    ),
    Expected(),
)
page(
    "graph",
    article(
        paragraphs(),
        script(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {"@type": "WebSite", "name": "The Tide", "url": "https://tide.example/"},
                    {
                        "@type": ["NewsArticle", "CreativeWork"],
                        "headline": HEADLINE,
                        "datePublished": DAY,
                        "publisher": {"name": "The Tide"},
                        "author": [{"name": "Dora Elm"}, {"name": "Ed Fenn"}],
                    },
                ],
            }
        ),
    ),
    Expected(byline="Dora Elm, Ed Fenn"),
)
page(
    "standfirst",
    article(f'<p class="standfirst">{STANDFIRST}</p>{paragraphs()}'),
    Expected(standfirst=STANDFIRST),
)
page(
    "deck-by-description",
    article(f"<h2>{STANDFIRST}</h2>{paragraphs()}", described(description=STANDFIRST) + OPEN_GRAPH),
    Expected(standfirst=STANDFIRST),
)
page(
    "byline-in-print",
    article(f'<p class="byline">By <a rel="author" href="/elm">Dora Elm</a></p>{paragraphs()}'),
    Expected(byline="Dora Elm"),
)
page(
    "amp",
    f"""<!doctype html><html amp lang="en"><head><meta charset="utf-8">
    <link rel="canonical" href="/city/rents-to-fall">{described()}
    <script async src="https://cdn.example/v0.js"></script></head><body>
    <amp-sidebar id="menu"><ul><li><a href="/city">City</a></li></ul></amp-sidebar>
    <article><h1>{HEADLINE}</h1><amp-img src="a.jpg" width="3" height="2"></amp-img>
    {paragraphs(BODY[:2])}<amp-ad width="300" height="250"></amp-ad>{paragraphs(BODY[2:])}</article>
    </body></html>""",
    Expected(path="/city/rents-to-fall"),
)
page(
    "print-page",
    f"""<html lang="en"><head><title>{HEADLINE}</title><link rel="canonical" href="/rents">
    <meta name="robots" content="noindex">{OPEN_GRAPH}</head><body onload="window.print()">
    <h1>{HEADLINE}</h1>{paragraphs()}<p>© The Tide 2025</p></body></html>""",
    Expected(path="/rents"),
)
page(
    "captions",
    article(
        f"""<figure><img src="quay.jpg" alt="Houses"><figcaption>{CAPTION}</figcaption></figure>
        {paragraphs(BODY[:2])}<div class="wp-caption"><img src="b.jpg">
        <p class="wp-caption-text">Ben Ort at the council</p></div>{paragraphs(BODY[2:])}"""
    ),
    Expected(captions=[CAPTION, "Ben Ort at the council"]),
)
page(
    "related-links",
    article(
        f"""{paragraphs(BODY[:2])}<div class="related"><h3>More on this</h3><ul>
        <li><a href="/1">Council delays vote on harbour bridge for the third time</a></li></ul></div>
        {paragraphs(BODY[2:3])}<p><a href="/2">Read more: What the cap on rents says</a></p>
        {paragraphs(BODY[3:])}<p><strong>Also read:</strong> <a href="/3">Ferries late again</a></p>
        <aside><h2>Most read</h2><ol><li><a href="/4">A whale in the harbour</a></li></ol></aside>"""
    ),
    Expected(),
)
page(
    "br-paragraphs",
    article(f"<div class='story-text'>{'<br><br>'.join(BODY)}</div>"),
    Expected(),
)
page(
    "no-p",
    article("".join(f'<div class="para"><span>{line}</span></div>' for line in BODY)),
    Expected(),
)
page(
    "windows-1252",
    f"""<html lang="en"><head><meta http-equiv="Content-Type" content="text/html;
    charset=windows-1252">{described()}</head><body><article><h1>{HEADLINE}</h1>{paragraphs()}
    </article></body></html>""",
    Expected(),
    encoding="windows-1252",
    content_type="text/html",
)
page(
    "latin-1-that-is-not",
    article(paragraphs()).replace('<meta charset="utf-8">', ""),
    Expected(),
    encoding="windows-1252",
    content_type="text/html; charset=ISO-8859-1",
)
page(
    "iso-2022-jp",
    article(
        paragraphs([P1, P3.replace("“", "「").replace("”", "」").replace("’", "'"), P4])
    ).replace("©", "(c)"),
    Expected(body=[P1, P3.replace("“", "「").replace("”", "」").replace("’", "'"), P4]),
    encoding="iso-2022-jp",
    content_type="text/html; charset=iso-2022-jp",
)
page(
    "utf-16",
    article(paragraphs()),
    Expected(),
    encoding="utf-16",
    content_type="text/html",
)
page(
    "duplicated-teaser",
    article(
        f"""<div class="preview"><p>{P1}</p></div><div class="mobile-only"><p>{P1}</p></div>
        {paragraphs()}"""
    ),
    Expected(),
)
page(
    "json-ld-only",
    html(described(articleBody="\n\n".join(BODY)), '<div id="root"></div>'),
    Expected(),
)
page(
    "json-ld-with-markup",
    html(described(articleBody=paragraphs()), '<div id="root">Loading</div>'),
    Expected(),
)
page(
    "lazy-loaded",
    article(
        f"""<div data-src="/part/2" class="lazy"><img data-src="x.jpg" src="data:image/gif;base64,R0">
        <noscript><img src="x.jpg"></noscript></div>{paragraphs()}"""
    ),
    Expected(),
)
page(
    "tables",
    article(
        f"""{paragraphs(BODY[:2])}<table><tr><th>District</th><th>Change</th></tr>
        <tr><td>Old Quay</td><td>–4 per cent</td></tr></table>{paragraphs(BODY[2:])}"""
    ),
    Expected(body=[P1, P2, "District · Change", "Old Quay · –4 per cent", P3, P4]),
)
page(
    "headings-and-lists",
    article(
        f"""{paragraphs(BODY[:2])}<h2>What landlords say</h2><p>{P3}</p><h2>What comes next</h2>
        <ul><li>The figures come out on 28 February.</li><li>The council votes in March.</li></ul>
        <p>{P4}</p>"""
    ),
    Expected(
        body=[
            P1,
            P2,
            "What landlords say",
            P3,
            "What comes next",
            "The figures come out on 28 February.",
            "The council votes in March.",
            P4,
        ]
    ),
)
page(
    "quoted-block",
    article(f"<p>{P1}</p><blockquote><p>{P2}</p></blockquote>{paragraphs(BODY[2:])}"),
    Expected(),
)
page(
    "inline-markup",
    article(
        paragraphs(BODY[:1])
        + f"<p>{P2.replace('Lind told', '<a href=/lind>Lind</a> <em>told</em>')}</p>"
        + paragraphs(BODY[2:])
    ),
    Expected(),
)
RTL = "الإيجارات في فيل ستنخفض بحلول الربيع، بحسب خبيرة اقتصادية"
RTL_BODY = [
    "قالت آدا ليند، الخبيرة الاقتصادية في جامعة مورو، إن الإيجارات في أحياء الميناء ستنخفض بحلول الربيع، "
    "وإنها تابعت أربعة آلاف عقد منذ بدء العمل بالسقف الجديد.",
    "وأضافت: «لم يتوقع أحد أن ينجح الأمر بهذه السرعة، وأنا منهم، لكن الأرقام لا تترك مجالا كبيرا لقراءة أخرى».",
    "وخالفها بن أورت، رئيس رابطة الملاك، قائلا إن المالكين يتركون الشقق خالية بدلا من تأجيرها بخسارة.",
]
page(
    "right-to-left",
    html(
        described(headline=RTL, publisher={"name": "المدّ"}),
        f"<article dir='rtl'><h1>{RTL}</h1>{paragraphs(RTL_BODY)}</article>",
        lang="ar",
    ),
    Expected(headline=RTL, body=RTL_BODY, outlet="المدّ", language="ar"),
)
page(
    "german",
    html(
        described(headline="Mieten sinken", publisher={"name": "Küstenbote"}),
        f"<article><h1>Mieten sinken</h1>{paragraphs()}<p>Lesen Sie auch: <a href=/x>Fähren</a></p></article>",
        lang="de-AT",
    ),
    Expected(headline="Mieten sinken", outlet="Küstenbote", language="de-AT"),
)
LIVE = [("09:40 Vote put off", P4), ("09:15 Owners object", P3), ("08:50 Study is out", P1)]
page(
    "live-blog",
    html(
        described("LiveBlogPosting"),
        f"<main><h1>{HEADLINE}</h1>"
        + "".join(f"<section class=entry><h2>{h}</h2><p>{p}</p></section>" for h, p in LIVE)
        + "</main>",
    ),
    Expected(body=[line for entry in LIVE for line in entry]),
)
page(
    "gallery",
    article(
        "".join(
            f"<figure><img src='{n}.jpg'><figcaption>{line}</figcaption></figure>"
            for n, line in enumerate(BODY)
        )
    ),
    Expected(body=[], captions=BODY),
)
page(
    "month-alone",
    article(paragraphs(), described(datePublished="2025-02")),
    Expected(published="2025-02"),
)
page(
    "no-date",
    article(paragraphs(), described(datePublished="soon")).replace("© 2025", "©"),
    Expected(published=""),
)
page(
    "near-midnight",
    article(paragraphs(), described(datePublished="2025-02-10T00:10:00+09:00")),
    Expected(published="2025-02-10"),
)
page(
    "newsletter-box",
    article(
        f"""{paragraphs(BODY[:2])}<div class="newsletter-signup"><h3>The Morning Tide</h3>
        <p>Get the day’s most important stories by mail, every morning before seven.</p>
        <form><input name="mail"><button>Sign up</button></form></div>{paragraphs(BODY[2:])}
        <div id="comments"><p>First! I have always said that the cap would work, ask my wife.</p></div>"""
    ),
    Expected(),
)
page(
    "site-name-in-title",
    html(
        "<title>Rents in Vell to fall by spring, economist says | The Tide</title>"
        '<meta property="og:site_name" content="The Tide">'
        f'<meta name="date" content="{DAY}">',
        f"<div class=content>{paragraphs()}</div>",
    ),
    Expected(),
)
page(
    "canonical-elsewhere",
    article(
        paragraphs(),
        described() + '<link rel="canonical" href="https://other.example/rents">',
    ),
    Expected(),
)
page(
    "names-itself-oddly",
    html(
        described(),
        f"""<h1>{HEADLINE}</h1><div class="story promo-free share-bar-above">{paragraphs()}</div>
        <div class="promo"><p>The Tide is read in ninety countries. Find out why, and join us.</p></div>""",
    ),
    Expected(),
)
