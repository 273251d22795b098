/** The time zone of this device, by its IANA name. */
export const hereZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every time zone the browser knows. */
export const allZones = (): string[] => Intl.supportedValuesOf('timeZone')

/** A zone as people say it: `America/Argentina/Buenos_Aires` is "Buenos Aires (America)". */
export function zoneName(zone: string): string {
  const parts = zone.replaceAll('_', ' ').split('/')
  const place = parts.at(-1) ?? zone
  return parts.length > 1 ? `${place} (${parts[0]})` : place
}
