/** The person's locale, as their browser says; money and dates are written in it. */
export const locale = (): string => (typeof navigator === 'undefined' ? 'en-US' : navigator.language)
