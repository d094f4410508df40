/** An amount of money by locale: `€12.40`, `EUR 12.40`. */
export function formatMoney(amount: number, currency: string, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
}
