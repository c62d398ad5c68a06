// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are snippets of the editor, not template strings
/**
 * What stands behind the name of a header that is put in, for those that hardly vary. Snippets; `$branch` and its kin
 * are generated values of authored files.
 */
const templates: ReadonlyMap<string, string> = new Map([
  ['via', 'SIP/2.0/${1|UDP,TCP|} {{\\$localAddress}}:{{\\$localPort}};branch={{\\$branch}};rport'],
  ['max-forwards', '70'],
  ['from', '<sip:${1:alice@example.com}>;tag={{\\$tag}}'],
  ['to', '<sip:${1:bob@example.com}>'],
  ['call-id', '{{\\$callId}}'],
  ['contact', '<sip:${1:alice}@{{\\$localAddress}}:{{\\$localPort}}>'],
  ['content-length', '{{\\$contentLength}}'],
  ['date', '{{\\$date}}'],
  ['timestamp', '{{\\$timestamp}}'],
  ['route', '<sip:${1:proxy.example.com};lr>'],
  ['record-route', '<sip:${1:proxy.example.com};lr>'],
  ['refer-to', '<sip:${1:carol@example.com}>'],
  ['referred-by', '<sip:${1:alice@example.com}>'],
  ['expires', '${1:3600}'],
  ['rack', '${1:1} ${2:1} INVITE'],
  ['rseq', '${1:1}'],
]);

/** The usual value of a header for a message of this method, as a snippet; undefined where there is no usual one. */
export function headerTemplate(id: string, method: string): string | undefined {
  if (id === 'cseq') return method === '' ? '${1:1} ' : `\${1:1} ${method}`;
  return templates.get(id);
}
