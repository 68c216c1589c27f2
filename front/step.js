'use strict';

/** One step of the state: { state, effects }, what follows and what somebody must carry out. And how to make one. */
const Step = (() => {
  const just = (state, ...effects) => ({ state, effects });

  /** What several steps make of a state, one after the other; their effects in this order. */
  function chain(state, ...steps) {
    const effects = [];
    for (const step of steps) {
      const result = step(state);
      state = result.state;
      effects.push(...result.effects);
    }
    return { state, effects };
  }

  const forget = ({ peer }) => ({ do: 'forget', peer });

  const talkWith = (state, peer) => Talks.find(state.talks, peer);

  /** Changes a conversation where there is one. */
  function change(state, peer, changed) {
    return { ...state, talks: state.talks.map(talk => talk.peer === peer ? changed(talk) : talk) };
  }

  const edit = (state, peer, changed) => just(change(state, peer, changed), { do: 'save', peer });

  /** The conversation with a peer, first in the list, as `changed` makes it; what no longer fits goes. */
  function lift(state, peer, changed) {
    const talk = talkWith(state, peer);
    const before = [changed(talk), ...state.talks.filter(other => other !== talk)];
    const talks = Talks.trim(before);
    const kept = new Set(talks.map(each => each.peer));
    const shortened = talks.filter(each => each.peer !== peer && !before.includes(each));
    return just({ ...state, talks }, { do: 'save', peer }, ...shortened.map(each => ({ do: 'save', peer: each.peer })),
      ...before.filter(each => !kept.has(each.peer)).map(forget));
  }

  return { just, chain, forget, talkWith, change, edit, lift };
})();
