# The Autobahn|Testsuite's fuzzing client, in Jython 2.7; ./run calls it.
#   unpack JAR FOLDER
#   fuzz SUITE URL REPORT CASES EXCLUDED
from __future__ import print_function

import io
import json
import os
import re
import sys
import zipfile

LIMIT_SECONDS = 1500
KINDS = ('OK', 'INFORMATIONAL', 'NON-STRICT', 'FAILED')


def unpack(jar, folder):
    archive = zipfile.ZipFile(jar)
    archive.extractall(folder, [name for name in archive.namelist() if not name.startswith(('META-INF/', 'me/'))
                                and name not in ('site.py', 'easy_install.py')])
    sys.path.insert(0, folder)
    from autobahntestsuite import wstest  # compiles what a run needs


def fuzz(suite, url, report, cases, excluded):
    sys.path.insert(0, suite)
    from autobahntestsuite import fuzzing, wstest
    from autobahntestsuite.case import Cases, CaseBasename, CaseCategories, CaseSetname, CaseSubCategories
    from autobahntestsuite.caseset import CaseSet
    from twisted.internet import reactor

    terminal = sys.stdout
    sys.stdout = io.open(os.path.join(report, 'fuzz.log'), 'wb')
    Original = fuzzing.FuzzingClientFactory

    class Factory(Original):
        # The reports are written at the very end only: a server that hangs must not keep us from them.
        def __init__(self, *args):
            reactor.callLater(LIMIT_SECONDS, self.stop)
            Original.__init__(self, *args)

        def stop(self):
            self.createReports()
            reactor.stop()

    fuzzing.FuzzingClientFactory = Factory
    spec = {'options': {'failByDrop': False}, 'outdir': report, 'exclude-agent-cases': {},
            'servers': [{'agent': 'gochat', 'url': url, 'options': {'version': 18}}],
            'cases': cases.split(','), 'exclude-cases': [case for case in excluded.split(',') if case]}
    suite_cases = CaseSet(CaseSetname, CaseBasename, Cases, CaseCategories, CaseSubCategories)
    try:
        wanted = suite_cases.parseSpecCases(spec)
    except re.error:
        wanted = []
    # of none, the client would wait for the end for ever
    if not wanted:
        print('the suite has no such case: ' + cases, file=terminal)
        terminal.flush()
        os._exit(2)

    wstest.start({'mode': 'fuzzingclient'}, spec)
    sys.stdout = terminal

    with io.open(os.path.join(report, 'index.json'), encoding='utf-8') as index:
        results = json.load(index).get('gochat', {})
    return show(wanted, results, CaseCategories)


def kind(result):
    """How a case ended: a wrong close, or none, fails it too. A case that was never reached has no result."""
    if result is None or result['behaviorClose'] not in ('OK', 'INFORMATIONAL'):
        return 'FAILED'
    return result['behavior'] if result['behavior'] in KINDS else 'FAILED'


def show(wanted, results, names):
    kinds = dict((case, kind(results.get(case))) for case in wanted)
    line = '%-30s' + ' %13s' * len(KINDS)
    print(line % (('category',) + KINDS))
    for category in sorted(set(case.split('.')[0] for case in wanted), key=int) + ['']:
        inside = [kinds[case] for case in wanted if not category or case.split('.')[0] == category]
        title = '%2s %s' % (category, names.get(category, '')) if category else 'all %d' % len(wanted)
        print(line % ((title,) + tuple(inside.count(k) for k in KINDS)))
    for bad in 'NON-STRICT', 'FAILED':
        print('%s: %s' % (bad.lower(), ' '.join(case for case in wanted if kinds[case] == bad) or 'none'))
    return wanted and not set(kinds.values()) & set(('NON-STRICT', 'FAILED'))


if __name__ == '__main__':
    if sys.argv[1] == 'unpack':
        unpack(*sys.argv[2:])
    else:
        passed = fuzz(*sys.argv[2:])
        sys.stdout.flush()
        os._exit(0 if passed else 1)
