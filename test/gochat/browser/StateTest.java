package gochat.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gochat.browser.Browser.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page's state as the pure function that it is: events in, state and effects out, no page needed.
class StateTest extends BrowserTest {
    /// `run(state, ...events)` applies events; `texts` and `effects` say what came of it in short.
    private static final String TOOLS = """
            const run = (state, ...events) => events.reduce((result, event) => {
              const { state, effects } = State.next(result.state, { at: 1000, chance: 1, key: 'k', ...event });
              return { state, effects: [...result.effects, ...effects] };
            }, { state, effects: [] });
            const begin = (history = []) => ({ type: 'handle', me: 'coop', history });
            const heard = (from, message, key, at = 1000) => (
              { type: 'received', key, at, text: JSON.stringify({ sender: from, recipient: 'coop', message }) });
            const answer = (said) => ({ type: 'received', text: JSON.stringify(said) });
            const send = (id, text = id, at = 1000) => ({ type: 'send', id, text, at });
            const open = (...events) => run(State.initial, begin(), { type: 'opened' }, ...events).state;
            const lines = (state, peer) => State.talkWith(state, peer).lines.map(l => l.text + ':' + l.state).join();
            """;
    private Page page;

    @BeforeEach
    void openPage() {
        page = browser.open(origin() + "/");
    }

    private Object js(String script) {
        return page.script(TOOLS + script);
    }

    @Test
    void aStateIsNeverChangedButReplaced() {
        assertEquals("same", js("""
                const freeze = o => {
                  Object.values(o).forEach(v => v && typeof v === 'object' && freeze(v));
                  return Object.freeze(o);
                };
                let state = State.initial;
                for (const event of [begin([['gordon', { lines: [[5, 'hi']] }]]), { type: 'opened' },
                  heard('gordon', 'x', 'a'),
                  { type: 'choose', peer: 'gordon' }, { type: 'draft', text: 'd' }, send('1'),
                  answer({ ok: '', id: '1' }),
                  send('2'), answer({ error: 'no', id: '2' }), { type: 'retry', id: '2', newId: '3' },
                  { type: 'watch', watching: true },
                  { type: 'stored', peer: 'gordon', packed: { lines: [[5, 'hi'], [9, 'y']] } },
                  { type: 'closed', code: 1006, reason: '' }, { type: 'tick', at: 99999 },
                  { type: 'clear', peer: null }])
                  state = freeze(run(state, event).state);
                return 'same';"""));
    }

    @Test
    void answersAreMatchedByIdAndWithoutOneByOrder() {
        assertEquals("a:pending,b:sent,c:pending | a:failed,b:sent,c:sent", js("""
                let state = open({ type: 'choose', peer: 'g' }, send('a'), send('b'), send('c'),
                  answer({ ok: 'x', id: 'b' }));
                const before = lines(state, 'g');
                state = run(state, answer({ error: 'Message is too big, dropping it' }),
                  answer({ ok: 'x', id: 'c' })).state;
                return before + ' | ' + lines(state, 'g');"""));
    }

    @Test
    void anAnswerCannotBeForgedByAnotherUser() {
        assertEquals("a:pending", js("""
                return lines(open({ type: 'choose', peer: 'g' }, send('a'),
                  answer({ sender: 'evil', message: '', ok: 'x', id: 'a' })), 'g');"""));
    }

    @Test
    void whatIsNoMessageChangesNothing() {
        assertEquals(true, js("""
                const state = open();
                return ['', '{', 'null', '[]', '7', '"x"', '{}', '{"ok":1}', '{"sender":7}']
                  .every(text => JSON.stringify(run(state, { type: 'received', text }).state)
                    === JSON.stringify(state));"""));
    }

    @Test
    void waitsDoubleUpToHalfAMinuteAndAreChosenAtRandom() {
        assertEquals(List.of(500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0, 30000.0, 30000.0), js("""
                const waits = [];
                let state = run(State.initial, begin()).state;
                for (let i = 0; i < 8; i++) {
                  state = run(state, { type: 'closed', code: 1006, reason: '' }).state;
                  waits.push(state.link.retryAt - 1000);
                }
                return waits;"""));
        assertEquals(125.0, js("""
                const { state } = run(State.initial, begin(), { type: 'closed', code: 1006, reason: '', chance: .25 });
                return state.link.retryAt - 1000;"""));
    }

    @Test
    void onlyAConnectionThatHeldStartsTheWaitsAnew() {
        assertEquals("4,1", js("""
                const fall = at => ({ type: 'closed', code: 1006, reason: '', at });
                const state = run(State.initial, begin(), fall(0), fall(0), fall(0), { type: 'opened', at: 100 }).state;
                return [fall(200), fall(9000)].map(event => run(state, event).state.link.failures).join();"""));
    }

    @Test
    void policyViolationIsFinalUntilAPersonAsks() {
        assertEquals("refused:bad handle,0,0,1", js("""
                const { state } = run(State.initial, begin(), { type: 'opened' },
                  { type: 'closed', code: 1008, reason: 'bad handle' });
                const tries = event => run(state, event).effects.filter(e => e.do === 'connect').length;
                return [`${state.link.phase}:${state.link.reason}`, tries({ type: 'tick', at: 1e9 }),
                  tries({ type: 'hurry' }), tries({ type: 'hurry', asked: true })].join();"""));
    }

    @Test
    void theWordsFitTheCloseCode() {
        assertEquals("Offline,Offline: the server stopped,Offline: the server is busy,Refused", js("""
                return [1006, 1001, 1013, 1008].map(code => Link.words(
                  run(State.initial, begin(), { type: 'closed', code, reason: '' }).state.link, 1000)[0]).join();"""));
    }

    @Test
    void anOverdueAnswerEndsTheConnection() {
        assertEquals("pending then failed, disconnect", js("""
                const state = open({ type: 'choose', peer: 'g' }, send('a', 'a', 1000));
                const early = run(state, { type: 'tick', at: 15999 });
                const late = run(state, { type: 'tick', at: 16000 });
                const stateOf = ({ state }) => State.talkWith(state, 'g').lines[0].state;
                return stateOf(early) + ' then ' + stateOf(late) + ', ' + late.effects.at(-1).do;"""));
    }

    @Test
    void nothingIsResentByItself() {
        assertEquals(1.0, js("""
                return run(State.initial, begin(), { type: 'opened' }, { type: 'choose', peer: 'g' }, send('a'),
                  { type: 'closed', code: 1006, reason: '' }, { type: 'tick', at: 9e9 }, { type: 'opened' })
                  .effects.filter(e => e.do === 'send').length;"""));
    }

    @Test
    void strangersPushNobodyOut() {
        assertEquals("100,true,false", js("""
                let state = open({ type: 'choose', peer: 'friend' }, send('a'), { type: 'choose', peer: '' });
                for (let i = 0; i < 150; i++) state = run(state, heard('stranger' + i, 'x', 'k' + i)).state;
                const peers = state.talks.map(talk => talk.peer);
                return [peers.length, peers.includes('friend'), peers.includes('stranger0')].join();"""));
    }

    @Test
    void windowsOfOneHandleComeToAgree() {
        assertEquals("true: same,same,only left,mine,only right", js("""
                const start = (key, ...events) => open({ type: 'choose', peer: 'g' },
                  ...events.map((e, i) => ({ ...e, key: key + i })));
                let left = start('l', heard('g', 'same', '', 1000), heard('g', 'same', '', 1010),
                  heard('g', 'only left', '', 1020), send('m', 'mine', 1030), answer({ ok: 'x', id: 'm' }));
                let right = start('r', heard('g', 'same', '', 1003), heard('g', 'same', '', 1013),
                  heard('g', 'only right', '', 1040));
                const kept = state => JSON.parse(JSON.stringify(Kept.pack(State.talkWith(state, 'g'))));
                let rounds = 0;
                for (let effects = ['go']; effects.length && rounds < 9; rounds++) {
                  const r = run(right, { type: 'stored', peer: 'g', packed: kept(left) });
                  right = r.state;
                  const l = run(left, { type: 'stored', peer: 'g', packed: kept(right) });
                  left = l.state;
                  effects = [...r.effects, ...l.effects];
                }
                const texts = state => State.talkWith(state, 'g').lines.map(l => l.text).join();
                return (rounds < 5 && texts(left) === texts(right)) + ': ' + texts(left);"""));
    }

    @Test
    void handlesAreTakenInTheirPlainForm() {
        assertEquals("coop|coop|a b|%zz|", js("""
                return ['#coop', '#%20%EF%BD%83oop', '#a%20b', '#%zz', ''].map(Texts.handleOfHash).join('|');"""));
    }
}
