import { describe, expect, it } from 'vitest'
import { formatMoney, minorDigits, moneyParts, parseMoney, toDecimal } from './money'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('an amount in minor units', () => {
  it.each([
    [0, 'USD', '0.00'], [5, 'USD', '0.05'], [1234, 'USD', '12.34'], [-1234, 'USD', '-12.34'], [100, 'JPY', '100'], [1234567, 'KWD', '1234.567'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
  ])('%i of %s is exactly %s', (minor, currency, decimal) => expect(toDecimal(minor, currency)).toBe(decimal))

  it.each([1.5, Number.NaN, Infinity, 2 ** 53])('is never made from %s', (minor) => expect(() => toDecimal(minor, 'USD')).toThrow(RangeError))

  it('knows how many digits a currency has', () => expect(['USD', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]))
})

describe('writing an amount', () => {
  it.each([
    [123456, 'auto', 'en-US', '$1,234.56'], [-123456, 'auto', 'en-US', '−$1,234.56'], [1250, 'always', 'en-US', '+$12.50'], [-1250, 'always', 'en-US', '−$12.50'],
    [0, 'always', 'en-US', '$0.00'], [-1250, 'never', 'en-US', '$12.50'], [123456, 'auto', 'de-DE', '1.234,56 $'], [123456, 'auto', 'fr-FR', '1 234,56 $'],
  ] as const)('%i with sign %s in %s is %s', (minor, sign, at, text) => expect(plain(formatMoney(minor, 'USD', sign, at))).toBe(text))

  it('sets cents apart from dollars', () => {
    expect(moneyParts(-123456, 'USD', 'auto', 'en-US')).toEqual({ before: '−$', whole: '1,234', fraction: '.56', after: '' })
    expect(plain(moneyParts(123456, 'EUR', 'auto', 'de-DE').after)).toBe(' €')
    expect(moneyParts(500, 'JPY', 'auto', 'en-US')).toMatchObject({ whole: '500', fraction: '' })
  })

  it('writes every cent of every amount up to ten dollars as it is', () => {
    for (let minor = 0; minor <= 1000; minor++) expect(parseMoney(formatMoney(minor, 'USD', 'auto', 'en-US'), 'USD', 'en-US')).toBe(minor)
  })
})

describe('reading an amount', () => {
  it.each([
    ['12', 1200], ['12.5', 1250], ['$12.50', 1250], ['1,234.56', 123456], ['$ 1,234,567.89', 123456789], ['0.01', 1], ['USD 5', 500], ['5 USD', 500], ['12.', 1200],
  ])('%s is %i cents', (text, minor) => expect(parseMoney(text, 'USD', 'en-US')).toBe(minor))

  it.each([['12,50', 1250], ['1.234,56', 123456], ['1.234', 123400], ['12,5 €', 1250]])('%s in German is %i cents', (text, minor) =>
    expect(parseMoney(text, 'EUR', 'de-DE')).toBe(minor))

  it.each(['', 'abc', '1.005', '1e3', '0x10', '-5', '1.2.3', '12,50', '1,23', '10abc', '١٢', '9'.repeat(13), '.', '1 2 3 x'])('%s is not guessed at', (text) =>
    expect(parseMoney(text, 'USD', 'en-US')).toBeNull())
})
