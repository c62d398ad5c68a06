import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import * as vscode from 'vscode';
import { diagnosticLines, eventually, open, rangeOf, traceNodes, writeWorkspaceFile } from './support';

/**
 * A peer on loopback that keeps what it receives and answers by a function. The same bytes again are kept once: over UDP
 * a request is repeated after half a second without an answer, which a busy machine may take (RFC 3261 §17.1.2.2).
 */
class Peer {
  readonly received: string[] = [];
  private constructor(private readonly socket: Socket) {}

  static async start(answer: (request: string) => readonly string[]): Promise<Peer> {
    const socket = createSocket('udp4');
    const peer = new Peer(socket);
    socket.on('message', (bytes, from) => {
      const request = bytes.toString('latin1');
      if (!peer.received.includes(request)) peer.received.push(request);
      for (const response of answer(request)) socket.send(response, from.port, from.address);
    });
    await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
    return peer;
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): void {
    this.socket.close();
  }
}

/** A response to a request: its Via, From, Call-ID and CSeq, and a To with our tag. */
function responseTo(request: string, status: string): string {
  const line = (name: string): string => new RegExp(`^${name}: .*$`, 'm').exec(request)?.[0].trimEnd() ?? '';
  const to = `${line('To')};tag=peer1`;
  const lines = [
    `SIP/2.0 ${status}`,
    line('Via'),
    line('From'),
    to,
    line('Call-ID'),
    line('CSeq'),
    'Content-Length: 0',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function requestText(method: string, port: number): string {
  return `@peer = 127.0.0.1:${port}

### Fired by a test
# @name fired
${method} sip:bob@{{peer}} SIP/2.0
Via: SIP/2.0/UDP {{$localAddress}}:{{$localPort}};branch={{$branch}}
max-forwards: 70
From: <sip:alice@127.0.0.1>;tag={{$tag}}
To: <sip:bob@{{peer}}>
Call-ID: {{$callId}}
CSeq: 7 ${method}
X-Odd:    kept   as written
Content-Length: 0

`;
}

/** Sends the request of a document, as the lens does, and gives the live trace that opens. */
async function fire(document: vscode.TextDocument, method: string): Promise<vscode.TextDocument> {
  const known = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
  const { start } = rangeOf(document, `${method} sip:bob`);
  const sent = vscode.commands.executeCommand('siplens.send', document.uri.toString(), start);
  const trace = await eventually('a live trace', () =>
    vscode.window.visibleTextEditors.find(
      ({ document: { uri } }) => uri.scheme === 'siplens-live' && !known.has(uri.toString()),
    ),
  );
  await sent;
  return trace.document;
}

describe('Firing a request', () => {
  it('sends the bytes of the editor, with CRLF and the variables replaced, and nothing else', async () => {
    const peer = await Peer.start(request => [responseTo(request, '200 OK')]);
    try {
      const text = requestText('OPTIONS', peer.port);
      const { document } = await open(writeWorkspaceFile('fire-options.sip', text));
      await fire(document, 'OPTIONS');
      assert.equal(peer.received.length, 1);
      const [request = ''] = peer.received;
      const authored = text.slice(text.indexOf('OPTIONS sip'));
      const pattern = authored
        .replaceAll('{{peer}}', `127.0.0.1:${peer.port}`)
        .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
        .replace(/\{\{\\\$localAddress\}\}/, '127\\.0\\.0\\.1')
        .replace(/\{\{\\\$branch\}\}/, 'z9hG4bK\\S+')
        .replace(/\{\{\\\$\w+\}\}/g, '\\S+')
        .replaceAll('\n', '\\r\\n');
      assert.match(request, new RegExp(`^${pattern}$`));
    } finally {
      peer.close();
    }
  });

  it('opens a live trace with request and answer, clean, and in the tree', async () => {
    const peer = await Peer.start(request => [responseTo(request, '200 OK')]);
    try {
      const text = requestText('OPTIONS', peer.port);
      const { document } = await open(writeWorkspaceFile('fire-live.sip', text));
      const trace = await fire(document, 'OPTIONS');
      await eventually('the answer', () => trace.getText().includes('SIP/2.0 200 OK'));
      assert.equal(trace.languageId, 'sip-trace');
      assert.match(trace.getText(), /^OPTIONS sip:bob@127\.0\.0\.1:\d+ SIP\/2\.0$/m);
      const file = await traceNodes(trace.uri);
      assert.ok(file);
      const bad = diagnosticLines(trace.uri).filter(line => / (error|warning) /.test(line));
      assert.deepEqual(bad, []);
    } finally {
      peer.close();
    }
  });

  it('acknowledges a 486, and the trace has the ACK', async () => {
    const peer = await Peer.start(request =>
      request.startsWith('INVITE')
        ? [responseTo(request, '100 Trying'), responseTo(request, '486 Busy Here')]
        : [],
    );
    try {
      const { document } = await open(writeWorkspaceFile('fire-busy.sip', requestText('INVITE', peer.port)));
      const trace = await fire(document, 'INVITE');
      await eventually('the ACK in the trace', () => /^ACK sip:bob/m.test(trace.getText()));
      assert.match(peer.received.at(-1) ?? '', /^ACK sip:bob@/);
      await traceNodes(trace.uri);
      const bad = diagnosticLines(trace.uri).filter(line => / (error|warning) /.test(line));
      assert.deepEqual(bad, []);
    } finally {
      peer.close();
    }
  });

  it('takes a body from a file, and sends the request as often as its file says', async () => {
    const peer = await Peer.start(request => [responseTo(request, '200 OK')]);
    try {
      writeWorkspaceFile('fire-body.txt', 'as it is: {{peer}}\n');
      const text = requestText('MESSAGE', peer.port)
        .replace('# @name fired', '# @name fired\n# @repeat 3 100ms')
        .replace('Content-Length: 0', 'Content-Type: text/plain')
        .concat('< ./fire-body.txt\n');
      const { document } = await open(writeWorkspaceFile('fire-body.sip', text));
      await fire(document, 'MESSAGE');
      const bodies = peer.received.map(request => request.split('\r\n\r\n')[1]);
      assert.deepEqual(bodies, Array(3).fill('as it is: {{peer}}\n'));
      assert.equal(new Set(peer.received.map(request => /^Call-ID: (.*)$/m.exec(request)?.[1])).size, 3);
      for (const request of peer.received) assert.match(request, /^Content-Length: 19\r$/m);
    } finally {
      peer.close();
    }
  });
});
