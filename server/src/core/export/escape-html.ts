/** Text that stands in HTML, in elements and quoted attributes, as nothing but text; controls become blanks. */
export function escapeHtml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: controls of a hostile message are what this is about
      .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, ' ')
      .replace(/[&<>"']/g, unit => `&#${unit.charCodeAt(0)};`)
  );
}
