"""The server: the same letters over HTTP for other programs, and pages for whoever uses no terminal (extra ``serve``).

It sits above ``pipeline``, ``batch`` and ``adoption`` as the command line does, and knows no rule of letters: what is wrong with one
it passes on as the ``Problem`` that it got.

    settings   what the server was started with: frozen, no globals
    engine     worker processes that make letters; the server's own process sets none
    batches    serial letters that outlive a request and a restart
    security   who may ask, from where, and how much
    problems   errors as RFC 9457 problems with our codes, places and hints
    api        /api/v1: everything for programs
    pages      /: the pages for people
    app        puts these together: ``create_app(settings)``

What ``pages`` may count on. ``app.state.settings`` is the ``Settings``, ``app.state.engine`` the ``Engine`` (all of its methods are
coroutines and raise LettergenError, BusyError, TimedOutError and WorkerDiedError among them), ``app.state.batches`` the ``BatchStore``.
``serve.problems.language_of_request(request)`` is the reader's language. A LettergenError that leaves a route becomes a problem document;
a page that wants to show the problems itself catches it. Forms carry ``security.csrf.token(request)`` in the field ``csrf_token`` (or htmx in
the header ``X-CSRF-Token``); routes that change something check it with ``Depends(security.csrf.checked)``. The content security policy allows
scripts, styles, fonts and pictures from this server alone (pictures as ``data:``, too), and nothing inline.
"""
