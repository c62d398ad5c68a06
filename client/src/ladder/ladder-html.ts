/** What the page of a ladder loads: our own script and style sheet, and nothing else. */
export interface LadderHtml {
  /** Addresses that the webview can read. */
  readonly script: string;
  readonly style: string;
  /** Random, anew for each page. */
  readonly nonce: string;
}

/** The page under a strict policy: the script builds all that is seen, and sets texts as texts. */
export function ladderHtml({ script, style, nonce }: LadderHtml): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>SIP Ladder</title>
<link rel="stylesheet" nonce="${nonce}" href="${style}">
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
