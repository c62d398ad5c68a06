/**
 * What each hop of a flow carries, in order, as the seed has it (`rules.md` 8): `>` is sent by the first end of the hop,
 * `<` by the second. Own 100s of the proxy and the second branch of the fork are added to the seeds' drawings.
 */
export const hopsOfFlows: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'F01-register-and-call': {
    'A-S': 'REGISTER> 200< INVITE> 180< 200< ACK> BYE> 200<',
    'S-B': 'INVITE> 100< 180< 200< ACK> BYE> 200<',
  },
  'F02-register-challenged': { 'A-REG': 'REGISTER> 401< REGISTER> 200<' },
  'F03-call-bye-direct': {
    'A-P': 'INVITE> 100< 180< 200< ACK>',
    'P-B': 'INVITE> 100< 180< 200< ACK>',
    'A-B': 'BYE< 200>',
  },
  'F04-busy-red-button': { 'A-P': 'INVITE> 100< 180< 486< ACK>', 'P-B': 'INVITE> 100< 180< 486< ACK>' },
  'F05-register-ims': { 'A-REG': 'REGISTER>' },
  'F06-release-and-call-again': {
    'A-P': 'BYE< 200> INVITE> 180< 200< ACK>',
    'P-B': '200>',
    'P-C': 'INVITE> 180< 200< ACK>',
  },
  'F07-simple-call': {
    'A-S': 'INVITE> 100< 180< 200< ACK> BYE> 200<',
    'S-B': 'INVITE> 100< 180< 200< ACK> BYE> 200<',
  },
  'F08-forking': {
    'A-S': 'INVITE> 100< 180< 180< 200< ACK> BYE> 200<',
    'S-B': 'INVITE> 100< 180< 200< ACK> BYE> 200<',
    'S-B2': 'INVITE> 100< 180< CANCEL> 200< 487< ACK>',
  },
  'F09-re-invite': {
    'A-S': 'INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> BYE> 200<',
    'S-B': 'INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> BYE> 200<',
  },
  'F10-register': { 'A-P': 'REGISTER> 401< REGISTER> 200<' },
  'F11-callee-terminates': {
    'A-P': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
    'P-B': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
  },
  'F12-caller-discards': {
    'A-P': 'INVITE> 100< 180< CANCEL> 200< 487< ACK>',
    'P-B': 'INVITE> 100< 180< CANCEL> 200< 487< ACK>',
  },
  'F13-callee-discards': { 'A-P': 'INVITE> 100< 180< 603< ACK>', 'P-B': 'INVITE> 100< 180< 603< ACK>' },
  'F14-hold': {
    'A-P': 'INVITE> 100< 180< 200< ACK> INVITE< 100> 200> ACK< INVITE< 100> 200> ACK< BYE< 200>',
    'P-B': 'INVITE> 100< 180< 200< ACK> INVITE< 100> 200> ACK< INVITE< 100> 200> ACK< BYE< 200>',
  },
  'F15-consultation-hold': {
    'A-P':
      'INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> INVITE> 100< 180< 200< ACK> BYE< 200> BYE< 200>',
    'P-B': 'INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> BYE< 200>',
    'P-C': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
  },
  'F16-call-swap': {
    'A-P':
      'INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> INVITE> 100< 200< ACK> BYE< 200> BYE< 200>',
    'P-B': 'INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> BYE< 200>',
    'P-C': 'INVITE> 100< 180< 200< ACK> INVITE> 100< 200< ACK> INVITE> 100< 200< ACK> BYE< 200>',
  },
  'F17-unattended-transfer': {
    'A-P': 'INVITE> 100< 180< 200< ACK> REFER> 100< 202< NOTIFY< 200> BYE> 200< NOTIFY< 200>',
    'P-B':
      'INVITE> 100< 180< 200< ACK> REFER> 202< NOTIFY< 100> 200> BYE> 200< INVITE< 100> 180> 200> ACK< NOTIFY< 100> 200> BYE> 200<',
    'P-C': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
  },
  'F18-attended-transfer': {
    'A-P':
      'INVITE> 100< 180< 200< ACK> INVITE< 100> 200> ACK< REFER< 202> NOTIFY> 100< 200< INVITE> 100< 200< ACK> NOTIFY> 100< 200< BYE< 200> BYE< 200>',
    'P-B':
      'INVITE> 100< 180< 200< ACK> INVITE< 100> 200> ACK< INVITE< 100> 180> 200> ACK< REFER< 100> 202> NOTIFY> 200< BYE> 200< NOTIFY> 200< BYE< 200>',
    'P-C': 'INVITE> 100< 180< 200< ACK> INVITE> 100< BYE< 200> 200< ACK> BYE< 200>',
  },
  'F19-forward-no-answer': {
    'A-P': 'INVITE> 100< 180< 180< 200< ACK> BYE< 200>',
    'P-B': 'INVITE> 100< 180< CANCEL> 200< 487< ACK>',
    'P-C': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
  },
  'F20-forward-busy': {
    'A-P': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
    'P-B': 'INVITE> 100< 486< ACK>',
    'P-C': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
  },
  'F21-forward-queued': {
    'A-P': 'INVITE> 100< 180< 182< 180< 200< ACK> BYE< 200>',
    'P-B': 'INVITE> 100< 180< 182< CANCEL> 200< 487< ACK>',
    'P-C': 'INVITE> 100< 180< 200< ACK> BYE< 200>',
  },
  'F22-register-stun': { 'A-P': 'REGISTER> 401< REGISTER> 200<' },
  'F23-call-stun': {
    'A-P': 'INVITE> 407< ACK> INVITE> 100< 180< 200< ACK> BYE< 200>',
    'P-B': 'INVITE> 100< 180< 200< ACK> BYE< 407> BYE< 200>',
  },
  'F24-not-found': { 'A-P': 'INVITE> 100< 404< ACK>' },
  'F25-busy': { 'A-P': 'INVITE> 100< 486< ACK>', 'P-B': 'INVITE> 100< 486< ACK>' },
  'F26-no-answer': {
    'A-P': 'INVITE> 100< 180< CANCEL> 200< 487< ACK>',
    'P-B': 'INVITE> 100< 180< CANCEL> 200< 487< ACK>',
  },
  'F27-anonymous-barred': { 'A-P': 'INVITE> 100< 488< ACK>', 'P-B': 'INVITE> 100< 488< ACK>' },
  'F28-timeout': { 'A-P': 'INVITE> 100< 408< ACK>', 'P-B': 'INVITE> INVITE>' },
};
