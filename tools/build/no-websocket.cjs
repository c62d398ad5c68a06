/**
 * Stands in for the package `ws` in the bundle of the local endpoint, which listens on UDP and TCP only: the npm
 * package `sip` loads `ws` at start even if no WebSocket is wanted, and that is 33 KB. When the endpoint learns
 * WebSocket, drop the alias in bundles.mjs and this file.
 */
module.exports = class NoWebSocket {
  constructor() {
    throw new Error('The local endpoint does not speak WebSocket yet.');
  }
};
