import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A picture has as many pixels as a canvas takes; a longer ladder is drawn smaller. */
const mostPixels = 16_000;

/**
 * Draws an SVG as PNG at twice its size, on the canvas of a page that shows it meanwhile and closes itself. Rejects with a
 * sentence where it cannot be drawn, or the page is closed before.
 */
export function pngOfSvg(svg: string): Promise<Uint8Array> {
  const nonce = randomBytes(16).toString('base64');
  const panel = vscode.window.createWebviewPanel('siplens.png', 'Ladder as PNG', vscode.ViewColumn.Beside, {
    enableScripts: true,
    localResourceRoots: [],
  });
  return new Promise<Uint8Array>((resolve, reject) => {
    panel.onDidDispose(() => reject(new Error('The picture was closed before it was drawn.')));
    panel.webview.onDidReceiveMessage((answer: unknown) => {
      const png = (answer as { readonly png?: unknown } | undefined)?.png;
      const data = typeof png === 'string' ? /^data:image\/png;base64,(.+)$/.exec(png)?.[1] : undefined;
      if (data === undefined)
        reject(new Error('The ladder is too large to be drawn as PNG: export it as SVG.'));
      else resolve(Buffer.from(data, 'base64'));
    });
    panel.webview.html = page(svg, nonce);
  }).finally(() => panel.dispose());
}

/** The SVG is an image: nothing in it runs, and nothing is fetched. */
function page(svg: string, nonce: string): string {
  const source = `data:image/svg+xml;base64,${Buffer.from(svg, 'utf8').toString('base64')}`;
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; script-src 'nonce-${nonce}'">
<title>Ladder as PNG</title></head><body><img id="ladder" alt="The ladder that is written as PNG" src="${source}">
<script nonce="${nonce}">
const vscode = acquireVsCodeApi();
const image = document.getElementById('ladder');
const draw = () => {
  try {
    const canvas = document.createElement('canvas');
    const scale = Math.min(2, ${mostPixels} / Math.max(1, image.naturalWidth, image.naturalHeight));
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    vscode.postMessage({ png: canvas.toDataURL('image/png') });
  } catch { vscode.postMessage({}); }
};
image.decode().then(draw, () => vscode.postMessage({}));
</script></body></html>`;
}
