/** A view of a ladder of 10,000 arrows at many places: what is drawn there, and the layout of the whole. */
import { percentile, short, timeOf } from './measure.mjs';

const arrows = 10_000;
/** Height of the view, px. */
const view = 1000;

/**
 * @param {import('./load-engine.mjs').Engine} engine
 * @param {{ places: number }} options
 * @returns {import('./report.mjs').Row[]}
 */
export function benchLadder(engine, { places }) {
  const ladder = ladderOf(arrows);
  const layouts = Array.from({ length: 20 }, () => timeOf(() => engine.layoutLadder(ladder)));
  const layout = engine.layoutLadder(ladder);
  const times = [];
  let most = 0;
  for (let i = 0; i < places + 50; i++) {
    const top = Math.floor(((i * 0.6180339887) % 1) * (layout.height - view));
    let shapes = 0;
    const time = timeOf(() => {
      shapes = engine.ladderWindow(ladder, layout, { top, bottom: top + view }).shapes.length;
    });
    if (shapes < 100 || shapes > 400) throw new Error(`${shapes} shapes at ${top}`);
    most = Math.max(most, shapes);
    if (i >= 50) times.push(time);
  }
  return [
    {
      what: `ladder of ${arrows} arrows: a view of ${view} px (at most ${most} shapes)`,
      value: `p50 ${short(percentile(times, 0.5))} ms, p95 ${short(percentile(times, 0.95))} ms`,
      gate: 'p95 5 ms',
      goal: 'p95 1 ms',
    },
    {
      what: `ladder of ${arrows} arrows: layout of all`,
      value: `p50 ${short(percentile(layouts, 0.5))} ms`,
      gate: '',
      goal: '',
    },
  ];
}

/**
 * Requests and answers between two lanes, with an offer in one of ten and a call's media in one of a hundred.
 * @param {number} count
 * @returns {import('../server/src/core/ladder/ladder').Ladder}
 */
function ladderOf(count) {
  const lanes = ['192.0.2.1', '192.0.2.2'].map(id => ({ id, title: id, endpoints: [`${id}:5060`] }));
  return {
    lanes,
    arrows: Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      from: index % 2,
      to: (index + 1) % 2,
      label: index % 2 === 0 ? 'INVITE' : '200 OK',
      outcome: index % 2 === 0 ? 'request' : 'success',
      time: undefined,
      sinceStartMs: index * 300,
      sinceLastMs: index % 7 === 0 ? 2000 : 40,
      copies: [],
      sdp: index % 10 < 2 ? 'offer' : undefined,
      codecs: ['PCMU', 'PCMA'],
      isHold: false,
      dialog: index % 50,
      transaction: index >> 1,
      call: index % 50,
      findings: [],
      isInferred: false,
    })),
    media: Array.from({ length: count / 100 }, (_, index) => ({
      from: 0,
      to: 1,
      afterArrow: index * 100,
      beforeArrow: index * 100 + 60,
      codecs: ['PCMU'],
      holds: [],
    })),
  };
}
