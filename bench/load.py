"""Two minutes of a newsroom's day: nineteen readers for each editor who approves and brings in.

    pip install locust lxml     # in an environment of its own
    locust -f bench/load.py --headless -u 40 -r 10 -t 2m --host http://127.0.0.1:8000

Start Newsdesk with an archive first, and its worker (`make serve` does both); editors sign in as
NEWSDESK_EDITOR with NEWSDESK_PASSWORD (the demonstration's, unless set). Readers go where readers
go: mostly pages that others have read before, some that nobody has. Locust's table has the rates,
percentiles and whatever failed; "database is locked" would be a 500 among them.
"""

import itertools
import os
import random
import re

import lxml.html
from locust import HttpUser, between, task

EDITOR = os.environ.get("NEWSDESK_EDITOR", "editor")
PASSWORD = os.environ.get("NEWSDESK_PASSWORD", "newsdesk-demo")
WORDS = ["rents", "wages", "harbour", "court", "fever", "bank", "steel", "vote", "water", "school"]
_PATH = re.compile(r'href="(/(?:experts|topics|statements|articles)/\d+[^"#?]*)"')
_numbers = itertools.count(random.randrange(10**9))
# Told of by kind of page rather than one by one.
PLACES = {"experts": "an expert", "topics": "a topic", "statements": "a statement"}


class Reader(HttpUser):
    """Goes from the front page to wherever the last page led, and looks for something at times."""

    weight = 19
    wait_time = between(0.5, 2)

    def on_start(self):
        self.links = []
        self.client.headers["Accept-Encoding"] = "br, gzip"

    @task(3)
    def front_page(self):
        self.read("/", "home")

    @task(3)
    def newest(self):
        self.read("/search/", "list")

    @task(4)
    def follow(self):
        if self.links:
            path = random.choice(self.links)
            self.read(path, PLACES.get(path.split("/")[1], "an article"))

    @task(2)
    def look_for(self):
        self.read(f"/search/?q={random.choice(WORDS)}", "search")

    @task(1)
    def follow_feed(self):
        self.client.get("/search.atom", name="feed")

    def read(self, path, name):
        page = self.client.get(path, name=name).text
        self.links = (_PATH.findall(page) + self.links)[:200]


class Editor(HttpUser):
    """Signs in, approves what the finder suggests, and brings articles in."""

    weight = 1
    wait_time = between(2, 6)

    def on_start(self):
        form = self.form_at("/desk/sign-in/", "sign in", holding="password")
        self.send(form, "sign in", username=EDITOR, password=PASSWORD)

    @task(3)
    def approve(self):
        queue = self.page_at("/desk/", "queue")
        articles = [
            link.get("href") for link in queue.xpath("//a[starts-with(@href,'/desk/articles/')]")
        ]
        articles = [path for path in articles if re.fullmatch(r"/desk/articles/\d+/", path)]
        if not articles:
            return self.bring_in()
        form = self.form_at(random.choice(articles), "workspace", action="/accept/")
        if form is not None:
            self.send(form, "approve")

    @task(1)
    def bring_in(self):
        number = next(_numbers)
        form = self.form_at("/desk/import/", "bring in", holding="text")
        words = "\n".join(
            f"“{random.choice(WORDS).title()} will change by {n},” said Ada Lind{number}, a baker."
            for n in range(8)
        )
        self.send(form, "bring in", headline=f"News {number}", text=words, language="en")

    def page_at(self, path, name):
        return lxml.html.document_fromstring(self.client.get(path, name=f"desk: {name}").text)

    def form_at(self, path, name, *, action="", holding=""):
        """The first form of a page that leads to `action`, or has a field called `holding`."""
        for form in self.page_at(path, name).forms:
            if action in (form.get("action") or "") and (not holding or holding in form.fields):
                form.set("action", form.get("action") or path)
                return form
        return None

    def send(self, form, name, **typed):
        """Send a form as a browser would, with what is typed into it."""
        given = dict(form.form_values()) | typed
        headers = {"Referer": self.host + form.get("action")}
        how = {"data": given, "headers": headers, "name": f"desk: {name} (sent)"}
        with self.client.post(form.get("action"), catch_response=True, **how) as answer:
            if answer.status_code == 422:
                # A suggestion without a speaker is asked about: no failure, and slow all the same.
                answer.success()
