/**
 * True for a value that somebody hid before sharing it: a run of one character, stars, blocks, an ellipsis, words in
 * brackets (`<hidden>`). Its form then says nothing of the sender. Linear.
 */
export function looksMasked(value: string): boolean {
  return /^(.)\1+$/.test(value) || /[*•█<>[\]…]|\.{3}|x{6}|X{6}|\xe2\x80\xa6|\xe2\x96\x88/.test(value);
}
