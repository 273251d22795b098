/** Words that people write in notes, and the picture they reach for. */
const PICTURES: readonly [RegExp, string][] = [
  [/pizza|pasta|italian/, '🍕'], [/sushi|ramen|noodle/, '🍜'], [/coffee|latte|espresso|café|cafe/, '☕'], [/beer|pub|bar\b|round/, '🍻'],
  [/wine|dinner/, '🍷'], [/lunch|burger|food|takeaway/, '🍔'], [/breakfast|brunch/, '🥐'], [/cake|birthday|present|gift/, '🎂'],
  [/rent|flat|house|home/, '🏠'], [/electric|power|utilit|bill/, '💡'], [/water|gas\b/, '🚰'], [/internet|wifi|phone/, '📶'],
  [/cab|taxi|uber|ride|lift|drive/, '🚕'], [/fuel|petrol|parking/, '⛽'], [/train|bus|metro|ticket/, '🚆'], [/flight|plane|trip|holiday|travel/, '✈️'],
  [/hotel|airbnb|cabin/, '🏕️'], [/movie|cinema|film/, '🎬'], [/concert|music|gig|show/, '🎶'], [/game|play/, '🎮'],
  [/grocer|market|shop/, '🛒'], [/book|course|class/, '📚'], [/gym|yoga|sport|football/, '⚽'], [/dog|cat|pet|vet/, '🐾'], [/thank|thx/, '🙏'], [/love|date/, '❤️'],
]

const POPULAR = ['🍕', '☕', '🍻', '🏠', '🚕', '🎶', '🛒', '🎂']

/** Eight pictures for a note, those that fit its words first. */
export function suggestEmoji(note: string): string[] {
  const words = note.toLowerCase()
  const fitting = PICTURES.filter(([pattern]) => pattern.test(words)).map(([, picture]) => picture)
  return [...new Set([...fitting, ...POPULAR])].slice(0, POPULAR.length)
}
