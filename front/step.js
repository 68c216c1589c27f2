'use strict';

// What the steps of the state are made of: each gives the next state, and adds to `effects` what is to be done.
const Step = (() => {
  const emit = (state, ...effects) => ({ ...state, effects: [...state.effects, ...effects] });

  const tell = (state, value) => emit(state, { do: 'send', text: JSON.stringify(value) });

  const talkWith = (state, peer) => Talks.find(state.talks, peer);

  const change = (state, peer, changed) =>
    ({ ...state, talks: state.talks.map(talk => talk.peer === peer ? changed(talk) : talk) });

  const edit = (state, peer, changed) => emit(change(state, peer, changed), { do: 'save', peer });

  // The conversation comes first in the list; what no longer fits goes.
  function lift(state, peer, changed) {
    const talk = talkWith(state, peer);
    const before = [changed(talk), ...state.talks.filter(other => other !== talk)];
    const talks = Talks.trim(before, state.chosen);
    const peers = new Set(talks.map(each => each.peer));
    const shortened = talks.filter(each => each.peer !== peer && !before.includes(each));
    return emit({ ...state, talks }, { do: 'save', peer }, ...shortened.map(each => ({ do: 'save', peer: each.peer })),
      ...before.filter(each => !peers.has(each.peer)).map(each => ({ do: 'forget', peer: each.peer })));
  }

  const without = (map, key) => new Map([...map].filter(([each]) => each !== key));

  // Who writes, was written to or is in the same room may be watched from then on, though it was asked in vain before.
  const meet = (state, handles) => ({ ...state,
    watched: new Set([...state.watched].filter(each => !handles?.includes(each) || state.presence.has(each))) });

  return { emit, without, tell, talkWith, change, edit, lift, meet };
})();
