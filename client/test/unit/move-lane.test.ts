import { expect, it } from 'vitest';
import { moveLane } from '../../webview/move-lane';

const lanes = ['a', 'b', 'c'].map(id => ({ id, title: id, endpoints: [id] }));

it('a lane moves by one place, and stays at the edge', () => {
  expect(moveLane(lanes, 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(moveLane(lanes, 'c', -1)).toEqual(['a', 'c', 'b']);
  expect(moveLane(lanes, 'c', 1)).toEqual(['a', 'b', 'c']);
  expect(moveLane(lanes, 'gone', 1)).toEqual(['a', 'b', 'c']);
});
