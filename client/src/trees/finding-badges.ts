import * as vscode from 'vscode';

const scheme = 'siplens-findings';
/** A badge has room for two characters. */
const mostCounted = 99;

/**
 * The address by which a row of the tree asks for its badge; undefined where nothing was found.
 * @param id of the row, so that two rows never share an address
 */
export function badgeUri(
  id: string,
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
): vscode.Uri | undefined {
  if (errors === 0 && warnings === 0) return undefined;
  return vscode.Uri.from({ scheme, path: `/${encodeURIComponent(id)}`, query: `${errors},${warnings}` });
}

/** Puts the number of findings on rows of the tree, red where one of them is an error. */
export function registerFindingBadges(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: uri => {
      if (uri.scheme !== scheme) return undefined;
      const [errors = 0, warnings = 0] = uri.query.split(',').map(Number);
      const count = errors + warnings;
      const colour = errors > 0 ? 'list.errorForeground' : 'list.warningForeground';
      const tooltip = `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
      return {
        badge: count > mostCounted ? '9+' : String(count),
        tooltip,
        color: new vscode.ThemeColor(colour),
        propagate: false,
      };
    },
  });
}
