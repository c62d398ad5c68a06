// @types/node 20.9, pinned to the Node that we ship for, was written before `Uint8Array` had a type parameter.
// Its Buffer is then no Uint8Array to TypeScript 7; saying what memory it stands on mends that.
declare module 'buffer' {
  global {
    interface Buffer {
      readonly buffer: ArrayBuffer;
      slice(start?: number, end?: number): Buffer;
    }
  }
}
