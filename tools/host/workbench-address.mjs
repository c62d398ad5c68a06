/** The address that opens a folder in the server's workbench. */

/**
 * @typedef {object} WorkbenchOptions
 * @property {number} port of the server on 127.0.0.1
 * @property {string} [token] connection token, if the server wants one
 * @property {string} [folder] absolute path of the folder to open
 * @property {string} [extension] absolute path of an extension under development
 * @property {string} [tests] absolute path of a module whose `run()` the extension host calls, then exits
 * @property {string} [file] absolute path of a file to open
 */

/**
 * @param {number} port
 * @param {string} path absolute, of this machine
 */
function remoteUri(port, path) {
  const slashed = path.replaceAll('\\', '/');
  const rooted = slashed.startsWith('/') ? slashed : `/${slashed}`;
  return `vscode-remote://127.0.0.1:${port}${rooted.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * @param {WorkbenchOptions} options
 * @returns {string}
 */
export function workbenchAddress({ port, token, folder, extension, tests, file }) {
  const payload = [['skipWelcome', 'true']];
  if (extension) payload.push(['extensionDevelopmentPath', remoteUri(port, extension)]);
  if (tests) payload.push(['extensionTestsPath', remoteUri(port, tests)]);
  if (file) payload.push(['openFile', remoteUri(port, file)]);
  const address = new URL(`http://127.0.0.1:${port}/`);
  if (token) address.searchParams.set('tkn', token);
  if (folder) address.searchParams.set('folder', folder.replaceAll('\\', '/'));
  address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}
