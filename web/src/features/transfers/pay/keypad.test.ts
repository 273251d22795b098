import { describe, expect, it } from 'vitest'
import { entryOf, keyOf, minorOf, PAYMENT_MAX, press, type Key } from './keypad'

const typed = (keys: string, digits = 2, max = PAYMENT_MAX) => [...keys].reduce((entry, key) => press(entry, (key === '<' ? 'back' : key) as Key, digits, max), '')

describe('the keypad', () => {
  it.each([
    ['', '', 0], ['1', '1', 100], ['12', '12', 1200], ['12.', '12.', 1200], ['12.5', '12.5', 1250], ['12.50', '12.50', 1250], ['.', '0.', 0], ['.05', '0.05', 5],
    ['007', '7', 700], ['0', '0', 0], ['00', '0', 0], ['0.00', '0.00', 0], ['1..5', '1.5', 150], ['1.234', '1.23', 123], ['12<', '1', 100], ['1.5<<', '1', 100], ['<<', '', 0],
  ])('%s shows %s and is %i cents', (keys, entry, minor) => {
    expect(typed(keys)).toBe(entry)
    expect(minorOf(entry, 2)).toBe(minor)
  })

  it('never goes above what one payment may be', () => {
    expect(typed('5000')).toBe('5000')
    expect(typed('5000.01')).toBe('5000.0')
    expect(typed('5001')).toBe('500')
    expect(typed('99999999')).toBe('999')
  })

  it('has no point where a currency has no minor units', () => {
    expect(typed('12.5', 0)).toBe('125')
    expect(minorOf('125', 0)).toBe(125)
  })

  it('types every amount back as it is', () => {
    for (let minor = 0; minor <= PAYMENT_MAX; minor += 97) {
      expect(minorOf(entryOf(minor, 2), 2)).toBe(minor)
      expect(minorOf(typed(entryOf(minor, 2)), 2)).toBe(minor)
    }
    expect([entryOf(1200, 2), entryOf(1250, 2), entryOf(5, 2), entryOf(300, 0)]).toEqual(['12', '12.50', '0.05', '300'])
  })

  it('understands the keyboard', () => {
    expect(['7', '.', ',', 'Decimal', 'Backspace', 'Delete'].map(keyOf)).toEqual(['7', '.', '.', '.', 'back', 'back'])
    expect(['a', 'Enter', '-', 'e', 'Tab', 'back'].map(keyOf)).toEqual([null, null, null, null, null, null])
  })
})
