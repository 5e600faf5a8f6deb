import { describe, expect, it } from 'vitest';
import { classes, roundsOf, rows } from '../../../site/playground/game-rounds.ts';

describe('the rounds of a game', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(roundsOf('a')).toEqual(roundsOf('a'));
    expect(roundsOf('a')).not.toEqual(roundsOf('b'));
  });

  it('show ten real digits, none of them twice, and ten seeds', () => {
    for (let game = 0; game < 200; game++) {
      const rounds = roundsOf(String(game));
      const places = rounds.map(({ row, label }) => row * classes + label);
      expect(new Set(places).size).toBe(10);
      expect(new Set(rounds.map(({ seed }) => seed)).size).toBe(10);
      for (const { row, label } of rounds) {
        expect(row).toBeGreaterThanOrEqual(0);
        expect(row).toBeLessThan(rows);
        expect(label).toBeGreaterThanOrEqual(0);
        expect(label).toBeLessThan(classes);
      }
    }
  });

  it('have the real digit on either side about as often', () => {
    const rounds = Array.from({ length: 200 }, (_, game) => roundsOf(String(game))).flat();
    const left = rounds.filter(({ isRealLeft }) => isRealLeft).length;
    expect(left / rounds.length).toBeGreaterThan(0.45);
    expect(left / rounds.length).toBeLessThan(0.55);
  });
});
