import type { LadderArrow } from '../../server/src/core/ladder/ladder';
import type { DetailLine, MessageDetails } from '../../server/src/core/ladder-protocol';
import { h } from './dom';

const signs: Readonly<Record<DetailLine['mark'], string>> = {
  same: ' ',
  added: '+',
  changed: '~',
  removed: '−',
};
const words: Readonly<Record<DetailLine['mark'], string | undefined>> = {
  same: undefined,
  added: 'new',
  changed: 'changed',
  removed: 'gone',
};

/** What the details of a message are made of; `onCopy` shows one of its repetitions. */
export function detailNodes(
  arrow: LadderArrow,
  details: MessageDetails,
  onCopy: (copy: number) => void,
): readonly HTMLElement[] {
  const { title, meaning, facts, comparedWith, lines, omitted, findings } = details;
  return [
    h('h2', {}, title),
    ...(meaning === '' ? [] : [h('p', { class: 'meaning' }, meaning)]),
    ...findings
      .filter(({ severity }) => severity !== 'hint')
      .map(({ rule, severity, message }) =>
        h('p', { class: `finding ${severity}` }, h('b', {}, `${severity} · ${rule}: `), message),
      ),
    ...(arrow.difference
      ? [h('p', { class: 'finding warning' }, h('b', {}, 'Difference: '), arrow.difference.text)]
      : []),
    h('dl', {}, ...facts.flatMap(({ name, value }) => [h('dt', {}, name), h('dd', {}, value)])),
    ...(arrow.copies.length > 0 ? [copies(arrow, onCopy)] : []),
    h(
      'p',
      { class: 'compared' },
      comparedWith === undefined
        ? 'The first message of its transaction.'
        : `Marked is what differs from ${comparedWith}.`,
    ),
    h('div', { class: 'message', role: 'group', 'aria-label': 'Message' }, ...lines.map(lineNode)),
    ...(omitted > 0 ? [h('p', {}, `${omitted} more lines: Enter opens the message.`)] : []),
  ];
}

function copies(arrow: LadderArrow, onCopy: (copy: number) => void): HTMLElement {
  const buttons = [arrow.number, ...arrow.copies].map((number, copy) => {
    const button = h('button', { class: 'copy' }, `#${number}`);
    button.addEventListener('click', () => onCopy(copy));
    return button;
  });
  return h('p', {}, `Sent ${buttons.length} times: `, ...buttons);
}

function lineNode({ text, mark, before }: DetailLine): HTMLElement {
  const label = words[mark];
  const line = h(
    'div',
    {
      class: `line ${mark}`,
      'aria-label': label && `${label}: ${text}${before === undefined ? '' : `, before: ${before}`}`,
    },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, signs[mark]),
    h('span', { class: 'text' }, text),
  );
  if (before !== undefined) line.append(h('span', { class: 'before' }, before));
  return line;
}
