'use strict';

// Elements made, found and changed only where they differ, so that nothing is announced or redrawn anew.
const Dom = (() => {
  // What tells one zone from another, but for those that differ at other times alone: a format keeps to the one in
  // which it was made.
  const zone = () => new Date().getTimezoneOffset();

  function format(options) {
    const formats = {};
    return at => (formats[zone()] ||= new Intl.DateTimeFormat(undefined, options)).format(at);
  }

  const timeFormat = format({ hour: 'numeric', minute: '2-digit' });
  const dayFormat = format({ weekday: 'short', day: 'numeric', month: 'short' });
  const yearFormat = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const fullFormat = format({ dateStyle: 'full', timeStyle: 'medium' });

  const $ = id => document.getElementById(id);

  // Strings among the children become text nodes.
  function make(tag, className, ...children) {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  }

  const button = (className, onclick, ...children) =>
    Object.assign(make('button', className, ...children), { type: 'button', onclick });

  // What goes wrong with one thing must not end the others.
  function guarded(action) {
    try {
      return action();
    } catch (failed) {
      console.error(failed);
    }
  }

  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  const each = (byId, action) => Object.entries(byId).forEach(([id, value]) => action($(id), value));

  const setTexts = texts => each(texts, setText);

  const setHidden = all => each(all, (element, hidden) => { element.hidden = hidden; });

  const onClick = actions => each(actions, (element, action) => { element.onclick = action; });

  const onSubmit = (id, action) => $(id).addEventListener('submit', event => {
    event.preventDefault();
    action();
  });

  // Makes an element's children those of the items: known keys keep their element, and are updated where the item
  // differs from the one before.
  function reconcile(parent, items, create, update) {
    const known = new Map([...parent.children].map(child => [child.key, child]));
    const focused = parent.contains(document.activeElement) ? document.activeElement : null;
    const wanted = new Set(items.map(item => item.key));
    for (const [key, child] of known) if (!wanted.has(key)) child.remove();
    let place = parent.firstChild;
    for (const item of items) {
      const child = known.get(item.key) || guarded(() => create(item)) || make('p', '', '…');
      const { item: before } = child;
      Object.assign(child, { key: item.key, item });
      if (!before || Object.keys(item).some(name => item[name] !== before[name])) {
        guarded(() => update(child, item, before));
      }
      if (child === place) place = place.nextSibling;
      else parent.insertBefore(child, place);
    }
    if (focused?.isConnected && focused !== document.activeElement) focused.focus();
  }

  // Unless a keyboard on the screen would come along.
  function focus(id) {
    if (!matchMedia('(pointer: coarse)').matches) $(id).focus();
  }

  const isGone = element => !element?.getClientRects().length;

  // A round mark for a handle or room, which need not be read out.
  function disc(handle) {
    const isRoom = Handles.isRoom(handle);
    const element = make('span', isRoom ? 'disc room' : 'disc', isRoom ? '#' : [...handle][0]);
    element.ariaHidden = 'true';
    element.style.setProperty('--hue', Handles.hue(handle));
    return element;
  }

  function setTime(element, at) {
    setText(element, timeFormat(at));
    return Object.assign(element, { dateTime: new Date(at).toISOString(), title: fullFormat(at) });
  }

  // Some days have 23 hours, some 25.
  const midnight = (daysAgo = 0) => new Date().setHours(-24 * daysAgo, 0, 0, 0);

  const thatDay = at => (new Date(at).getFullYear() === new Date().getFullYear() ? dayFormat : yearFormat)(at);

  const dayWords = at => at >= midnight() ? 'Today' : at >= midnight(1) ? 'Yesterday' : thatDay(at);

  const shortTime = at => at >= midnight() ? timeFormat(at) : thatDay(at);

  return { $, make, button, guarded, setText, setTexts, setHidden, onClick, onSubmit, reconcile, focus, isGone, disc,
    setTime, zone, midnight, dayWords, shortTime };
})();
