import type { BodyPart } from '../sip/read-bodies';
import { masked } from './masked';
import { redactSdp } from './redact-sdp';
import type { Redaction } from './redaction';

/**
 * The content of a body by its media type. Session descriptions and messages in messages are read; of XML the markup
 * stays and what stands between is looked through and masked; everything else is masked: what people write to each
 * other is nobody's business. Masking keeps lengths and line ends.
 */
export function redactBody(
  content: string,
  { mediaType, encoded }: Pick<BodyPart, 'mediaType' | 'encoded'>,
  by: Redaction,
  redactFragment: (text: string) => string,
): string {
  if (encoded) return masked(content);
  if (mediaType === 'application/sdp' || (mediaType === '' && /^v=0/.test(content)))
    return redactSdp(content, by);
  if (/^message\/(?:sip|sipfrag)$/.test(mediaType)) return redactFragment(content);
  if (mediaType === 'application/simple-message-summary') return redactSummary(content, by);
  if (mediaType === 'application/dtmf-relay') return content.replace(/(signal\s{0,9}=\s{0,9})\S+/gi, '$10');
  if (/[/+]xml$/.test(mediaType)) return redactXml(content, by);
  return masked(content);
}

/** `Message-Account: sip:alice@example.com`, and counts (RFC 3842). */
function redactSummary(content: string, by: Redaction): string {
  return content.replace(/[^\r\n]+/g, line => by.text(line));
}

/** Words that states are told with (RFC 3680, 3863, 4235, 4575): the same everywhere. */
const states =
  /^(?:true|false|yes|no|open|closed|active|inactive|init|trying|proceeding|early|confirmed|terminated|full|partial|registered|created|refreshed|expired|deactivated|probation|unregistered|rejected|initiator|recipient|cancelled|replaced|local-bye|remote-bye|error|timeout|on|off|connected|disconnected|pending|on-hold|dialed-in|dialed-out|audio|video|message|text|sendrecv|sendonly|recvonly|utf-8|[\d.]{1,4})$/i;

function redactXml(content: string, by: Redaction): string {
  return content.replace(/<[^>]*>?|[^<]+/g, piece =>
    piece.startsWith('<') ? redactTag(piece, by) : redactContent(piece, by),
  );
}

/** Names of elements and attributes stay, namespaces too. */
function redactTag(tag: string, by: Redaction): string {
  if (/^<[?!]/.test(tag)) return tag.startsWith('<!--') ? masked(tag) : tag;
  return tag.replace(
    /([\w:.-]+)(\s{0,9}=\s{0,9})("[^"]*"|'[^']*')/g,
    (all, name: string, equals: string, quoted: string) => {
      const value = quoted.slice(1, -1);
      if (/^xmlns\b|^xsi:/.test(name) || states.test(value)) return all;
      const quote = quoted.charAt(0);
      const isId = /^(?:id|call-id|local-tag|remote-tag|tag|cid)$/.test(name);
      const hidden =
        name === 'call-id' ? by.names.callId(value) : isId ? by.names.token(value) : by.text(value);
      return `${name}${equals}${quote}${hidden}${quote}`;
    },
  );
}

function redactContent(text: string, by: Redaction): string {
  const inner = text.trim();
  if (inner === '' || states.test(inner)) return text;
  const hidden = by.text(inner);
  return text.replace(inner, () => (hidden === inner ? masked(inner) : hidden));
}
