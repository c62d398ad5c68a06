import { describe, expect, it } from 'vitest';
import { sdpAnswer } from '../../src/endpoint/sdp-answer';

const media = (offer: string): string[] =>
  sdpAnswer(offer, '127.0.0.1')
    .split('\r\n')
    .filter(line => /^[ma]=/.test(line));

describe('the SDP answer (RFC 3264 §6)', () => {
  it('has one m= line for each of the offer, and takes the first codec that it knows', () => {
    const offer =
      'v=0\r\nm=audio 1000 RTP/AVP 96 8 0\r\na=rtpmap:96 opus/48000/2\r\nm=video 2000 RTP/AVP 97\r\n';
    expect(media(offer)).toEqual([
      'm=audio 9 RTP/AVP 8',
      'a=rtpmap:8 PCMA/8000',
      'a=sendrecv',
      'm=video 0 RTP/AVP 97',
    ]);
  });
  it('takes the first codec where it knows none', () => {
    expect(media('m=audio 1000 RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n')).toEqual([
      'm=audio 9 RTP/AVP 96',
      'a=rtpmap:96 opus/48000/2',
      'a=sendrecv',
    ]);
  });
  it.each([
    ['sendonly', 'recvonly'],
    ['recvonly', 'sendonly'],
    ['inactive', 'inactive'],
  ])('answers %s with %s', (offered, answered) => {
    expect(media(`m=audio 1 RTP/AVP 0\na=${offered}\n`)).toContain(`a=${answered}`);
    expect(media(`a=${offered}\nm=audio 1 RTP/AVP 0\n`)).toContain(`a=${answered}`);
  });
  it('leaves refused what the offer refuses', () =>
    expect(media('m=audio 0 RTP/AVP 0\n')).toEqual(['m=audio 0 RTP/AVP 0']));
  it('offers by itself where there is no offer, also on IPv6', () => {
    expect(sdpAnswer(undefined, '::1')).toBe(
      'v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n',
    );
  });
});
