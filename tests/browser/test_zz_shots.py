import pytest
from django.conf import settings
from django.test import Client
from comments import services
from comments.drafts import Actor
from comments.models import Comment
from comments.services import Seen
from moderation.models import Batch, Report
from moderation.desk import batches
from tests.desk import QUEUE, person, waiting
from tests.integration.test_life import rewritten
from django.utils import timezone
pytestmark = pytest.mark.django_db(transaction=True)
def test_shots(live_server, browser, monkeypatch):
    client = Client(); client.force_login(person("claire"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cs=[waiting(f"Quel zouave, vraiment, {'abcdefghijklmnopqrstuvwxyz'[n]} ! Le port n’attendra pas.", broken=["insult"], findings=[("insult","zouave",3.0)], name="Josette", held_because="rules") for n in range(24)]
    one=cs[0]
    rewritten(one, "Quel zouave, vraiment ! Le port n’attendra pas.", "Quel dommage ! Le port n’attendra pas longtemps.")
    one=Comment.objects.get(pk=one.pk)
    services.approve(one, Seen.of(one), Actor(5,"Bruno"))
    Report.objects.create(comment=one, revision=1, rule="insult", at=timezone.now(), words="C’est moi qu’il vise.", status_hash="a")
    one.refresh_from_db(); services.remove(one, Seen.of(one), Actor(5,"Bruno"), "insult")
    paused={}
    def shots(tag):
        for w,scheme in ((360,"light"),(1280,"dark"),(1280,"light")):
            ctx=browser.new_context(viewport={"width":w,"height":800},color_scheme=scheme)
            ctx.add_cookies([{"name":settings.SESSION_COOKIE_NAME,"value":value,"url":live_server.url}])
            p=ctx.new_page(); errs=[]
            p.on("console", lambda m: errs.append(m.text) if m.type=="error" else None)
            for name,path in tag:
                p.goto(live_server.url+path); p.wait_for_timeout(300)
                p.screenshot(path=f"/tmp/w/bulk-shots/{name}-{w}-{scheme}.png", full_page=True)
                if p.evaluate("document.documentElement.scrollWidth")>w: print("WIDE",name,w,p.evaluate("document.documentElement.scrollWidth"))
            print(errs); ctx.close()
    b="/admin/moderation/batch/"
    client.post("/admin/moderation/batch/choose/",{"back":"rule=insult"})
    d=Batch.objects.get()
    shots([("draft",f"{b}{d.pk}/change/")])
    monkeypatch.setattr(type(batches.work),"enqueue",lambda t,pk:None)
    monkeypatch.setattr(batches,"A_STEP",9)
    c2=Comment.objects.get(pk=cs[3].pk); services.remove(c2, Seen.of(c2), Actor(5,"Bruno"), "insult")
    client.post(f"{b}{d.pk}/change/",{"do":"publish"})
    batches.step(d.pk)
    shots([("working",f"{b}{d.pk}/change/"),("least",b+"least/"),("revert",b+"revert/"),("queue","/admin/moderation/queuedcomment/?rule=insult"),("queue0","/admin/moderation/queuedcomment/")])
    batches.work.func(d.pk)
    u=batches.draft_undo(Batch.objects.get(pk=d.pk),Actor(5,"Bruno"))
    shots([("done",f"{b}{d.pk}/change/"),("undo",f"{b}{u.pk}/change/"),("list",b),("history","/admin/moderation/decision/?since=2026-11-01"),("life",f"/admin/moderation/queuedcomment/{one.pk}/change/")])
