/** Temperature and humidity: day, month, year, monthly report. */
export function ClimateScreen() {
  return null;
}
