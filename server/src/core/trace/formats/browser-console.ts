import { embeddedStart } from './embedded-start';
import { logFormat } from './log-format';
import type { HeaderFacts, LogShape } from './log-shape';
import { readTime } from './read-time';

/** JsSIP: `JsSIP:Transport received text message:INVITE …`, blanks or an empty line before the message in some versions. */
const jssip = /JsSIP:Transport (received (?:text|binary) message|sending message):\s{0,8}/;
/** SIP.js: `Fri Mar 09 2018 13:46:08 GMT+1100 | sip.transport | received WebSocket text message:`; `sip.Transport` later. */
const sipjs =
  /\| ?sip\.[Tt]ransport \|.{0,64}?(received|sending|Received|Sending) WebSocket (?:text |binary )?message:\s{0,8}/;
/** sipML5: `SEND: INVITE …`, `recv=SIP/2.0 …`. */
const sipml5 = /^(SEND: |recv=)/;

function readHeader(line: string): HeaderFacts | undefined {
  const head = line.slice(0, 512);
  const match = jssip.exec(head) ?? sipjs.exec(head) ?? sipml5.exec(head);
  if (!match) return undefined;
  const after = match.index + match[0].length;
  const start = embeddedStart(line.slice(after));
  // sipML5 has no other mark than the word before the start line.
  if (start !== 0 && sipml5.test(head)) return undefined;
  const facts: HeaderFacts = {
    time: readTime(head.slice(0, match.index)),
    direction: /^rec/i.test(match[1] ?? '') ? 'in' : 'out',
  };
  return start === 0 ? { ...facts, startAt: after } : facts;
}

/** Lines of the libraries and of the browser: a script's name and line, JsSIP's age at the end. */
function isForeign(line: string): boolean {
  return (
    /^[\w.-]{1,64}\.js:\d{1,7}[ :]/.test(line.slice(0, 96)) ||
    /^(?:JsSIP:|\S{1,64} JsSIP:)/.test(line.slice(0, 96)) ||
    /^[ \t]{0,8}\+\d{1,8}m?s$/.test(line.slice(0, 32)) ||
    sipjs.test(line.slice(0, 512))
  );
}

const shape: LogShape = {
  marks: ['JsSIP:Transport ', 'sip.transport', 'sip.Transport', 'SEND: ', 'recv='],
  header: readHeader,
  isForeign,
};

/** Consoles of browsers with JsSIP, SIP.js or sipML5. There are no addresses in them, and often no times. */
export const browserConsole = logFormat({
  id: 'browser-console',
  title: 'Browser console (JsSIP, SIP.js, sipML5)',
  shape,
});
