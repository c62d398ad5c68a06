const stars = '***';

/**
 * The headers of a message without what gives access (`rules.md` section 0, 15): digest responses, Basic and Bearer
 * credentials and passwords in URIs become stars, so values may get shorter. Linear.
 */
export function maskCredentials(head: string): string {
  return head
    .replace(/\b(sips?:[^\s:@;?<>"]{1,200}):[^\s@<>"]{1,200}@/gi, `$1:${stars}@`)
    .replace(/\b(Basic|Bearer)[ \t]{1,20}[\w.~+/=-]{1,4000}/gi, `$1 ${stars}`)
    .replace(/\b(response|rspauth)([ \t]{0,20}=[ \t]{0,20})"?[0-9a-f]{16,200}"?/gi, `$1$2"${stars}"`);
}
