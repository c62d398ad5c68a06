import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Peer, responseTo, udpPeer, until } from '../../../server/test/net/peers';
import { oneTry } from './until';
import { Workbench } from './workbench';

const sdp = `v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 40000 RTP/AVP 0
`;

/** A call, by directives above it. */
function invite(name: string, port: number, ...directives: readonly string[]): string {
  return `### ${name}
# @name ${name}
${directives.map(directive => `${directive}\n`).join('')}INVITE sip:bob@127.0.0.1:${port} SIP/2.0
From: <sip:alice@127.0.0.1>;tag={{$tag}}
To: <sip:bob@127.0.0.1>
Contact: <sip:alice@127.0.0.1:{{$localPort}}>
Content-Type: application/sdp

${sdp}
`;
}

/** Files that the folder has from its beginning: they can be opened by name at once. */
const first = '1-fire-a-request.sip';
const second = '2-broken-message.sip';

/** What a peer tells of a transfer that it was asked for, in the dialog of the REFER (RFC 3515 §2.4.4). */
function notifyFor(refer: string): string {
  const value = (name: string): string => new RegExp(`^${name}: (.*)\\r$`, 'm').exec(refer)?.[1] ?? '';
  const body = 'SIP/2.0 200 OK\r\n';
  return [
    'NOTIFY sip:alice@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKnotify',
    `From: ${value('To')}`,
    `To: ${value('From')}`,
    `Call-ID: ${value('Call-ID')}`,
    'CSeq: 1 NOTIFY',
    'Max-Forwards: 70',
    'Event: refer',
    'Subscription-State: terminated;reason=noresource',
    'Content-Type: message/sipfrag',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** A lens of the live trace that is shown beside. */
function lens(workbench: Workbench, title: string): Locator {
  return workbench.page.locator('.codelens-decoration a', { hasText: title });
}

/** Presses a lens until it has gone: its line may move while the trace grows. */
async function press(workbench: Workbench, title: string): Promise<void> {
  const action = lens(workbench, title).first();
  await action.waitFor();
  await workbench.until({
    what: `${title} is pressed`,
    effect: async () => !(await action.isVisible()),
    action: () => action.click(oneTry),
  });
}

describe('A call', () => {
  let workbench: Workbench;
  let peer: Peer;
  beforeAll(async () => {
    workbench = await Workbench.open();
    peer = await udpPeer((message, reply) => {
      if (/^(ACK|SIP)/.test(message)) return;
      reply(responseTo(message, message.startsWith('REFER') ? '202 Accepted' : '200 OK'));
      if (message.startsWith('REFER')) reply(notifyFor(message));
    });
    const { port } = peer.target;
    writeFileSync(join(workbench.folder, first), invite('held', port, '# @ack manual'));
    writeFileSync(join(workbench.folder, second), invite('plain', port));
  });
  afterAll(async () => {
    await workbench?.close();
    peer?.close();
  });
  afterEach(context => workbench.afterTest(context));

  it('of a log is copied as a .sip text', async () => {
    const { page } = workbench;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await workbench.openFile('3-busy-without-ack.log');
    await workbench.giveCallsAllRoom();
    const calls = await workbench.calls();
    const on = calls.filter({ hasText: 'alice → bob' }).first();
    const copiedItem = page.locator('.statusbar-item', { hasText: 'SIP: copied INVITE sip:bob' });
    await workbench.fromMenu({ on, entry: 'Copy as .sip' }, copiedItem);
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(copied).toMatch(/^# .*3-busy-without-ack\.log, line \d+/);
    expect(copied).toMatch(/^INVITE sip:bob\S+ SIP\/2\.0$/m);
    expect(copied).toMatch(/^Call-ID: [^{]+$/m);
  });

  it('is shown before it is sent, with each change that the assist makes', async () => {
    const { page } = workbench;
    await workbench.closeEditors();
    await workbench.openFile(second);
    await workbench.until({
      what: 'the preview',
      effect: page.locator('.tab', { hasText: 'preview.siptrace' }),
      action: () => lens(workbench, 'Preview').first().click(oneTry),
    });
    await page.locator('.view-line', { hasText: 'filled by the assist: Call-ID' }).first().waitFor();
    await page.locator('.view-line', { hasText: 'what would be sent' }).first().waitFor();
    await workbench.screenshot('preview');
    expect(peer.seen).toEqual([]);
    await workbench.closeEditors();
  });

  it('holds its ACK back until "Send ACK" is pressed, and tells how long the peer still waits', async () => {
    await workbench.openFile(first);
    // The count ends after half a minute; this peer waits for as long as the window needs.
    const counting = workbench.page.locator('.codelens-decoration a', { hasText: /Send ACK \(\d+ s left\)/ });
    await workbench.send(0, counting);
    await workbench.outcome('held: send ACK');
    expect(await lens(workbench, 'Transfer').count()).toBe(0);
    expect(peer.seen.filter(line => line.startsWith('ACK'))).toEqual([]);
    await expect.poll(() => workbench.offersCommand('SIP: Send ACK')).toBe(true);
    await workbench.screenshot('send-ack');
    await press(workbench, 'Send ACK');
    await workbench.outcome('held: in a call, hang up');
    await until(() => peer.seen.some(line => line.startsWith('ACK')));
    await lens(workbench, 'Hold').first().waitFor();
    await expect.poll(() => workbench.offersCommand('SIP: Send ACK')).toBe(false);
    await press(workbench, 'Hang Up');
    await workbench.outcome('held: the call has ended');
  });

  it('is transferred: the peer is asked to call somebody else, and says how that went', async () => {
    const { page } = workbench;
    await workbench.closeEditors();
    await workbench.openFile(second);
    await workbench.send(0, 'plain: in a call, hang up');
    const box = workbench.openWidget();
    const answer = async (text: string) => {
      await workbench.until({
        what: 'the question of a transfer',
        effect: box.getByText('Whom the peer is to call'),
        action: () => lens(workbench, 'Transfer').first().click(oneTry),
      });
      await box.locator('input[type=text]').fill(text, oneTry);
    };
    await workbench.until({
      what: 'what is no URI is told',
      effect: box.getByText('Write a SIP URI: sip:carol@example.com'),
      action: () => answer('carol'),
    });
    await workbench.screenshot('transfer');
    await workbench.until({
      what: 'the peer is asked',
      effect: async () => peer.messages.some(message => message.startsWith('REFER')),
      action: async () => {
        await answer('sip:carol@127.0.0.1');
        await page.keyboard.press('Enter');
      },
      pauseMs: 15_000,
    });
    const refer = peer.messages.find(message => message.startsWith('REFER'));
    expect(refer).toMatch(/^Refer-To: <sip:carol@127\.0\.0\.1>\r$/m);
    expect(refer).toMatch(/^To: .*;tag=peer\r$/m);
    // What the peer tells of the transfer is answered.
    await until(() => peer.messages.some(message => /^SIP\/2\.0 200[\s\S]*^CSeq: 1 NOTIFY/m.test(message)));
    await workbench.screenshot('transferred');
    await workbench.runCommand('SIP: Hang Up Calls');
    await workbench.outcome('the call has ended');
  });
});

describe('The window closes or is loaded anew', () => {
  let peer: Peer;
  let workbench: Workbench;
  beforeAll(async () => {
    peer = await udpPeer((message, reply) => {
      const ringsOnly = message.includes('# rings');
      if (message.startsWith('INVITE')) {
        reply(responseTo(message, ringsOnly ? '180 Ringing' : '200 OK'));
      } else if (!message.startsWith('ACK')) reply(responseTo(message, '200 OK'));
    });
    workbench = await Workbench.open();
    writeFileSync(join(workbench.folder, first), invite('up', peer.target.port));
    const rings = invite('rings', peer.target.port).replace('Contact:', 'Subject: # rings\nContact:');
    writeFileSync(join(workbench.folder, second), rings);
  });
  afterAll(async () => {
    await workbench?.close();
    peer?.close();
  });

  it('and the call that is up is ended with BYE, the one that rings with CANCEL', async () => {
    await workbench.openFile(second);
    await workbench.send(0, lens(workbench, 'Cancel'));
    await workbench.until({
      what: 'the other request, in the first group',
      effect: workbench.page
        .locator('.editor-group-container')
        .first()
        .locator(`.tab.active[data-resource-name="${first}"]`),
      action: async () => {
        await workbench.runCommand('View: Focus First Editor Group');
        await workbench.openFileHere(first);
      },
    });
    await workbench.send(0, 'up: in a call, hang up');
    await until(() => peer.messages.some(message => message.includes('# rings')));
    expect(peer.seen.some(line => /^(BYE|CANCEL)/.test(line))).toBe(false);
    // A browser leaves a tab that it closes half a second to take its leave, which a busy machine may not have: then VS
    // Code waits for the window to come back, and the calls stay up. One that is loaded anew ends in order.
    await workbench.page.reload({ waitUntil: 'commit' });
    await expect.poll(() => peer.seen).toContainEqual(expect.stringMatching(/^BYE/));
    await expect.poll(() => peer.seen).toContainEqual(expect.stringMatching(/^CANCEL/));
  });
});
