// What the server tells of a chart.

/**
 * @typedef {object} Curve
 * @property {string} name none of a curve that has no place in the legend
 * @property {number} colour the number of it in the theme
 * @property {number[]} x
 * @property {number[]} y
 * @property {number[]} [raw] the values before they were smoothed
 * @property {boolean} [dashed] whether it is of another run, and there from the start
 * @property {boolean} [dots] whether its points are marked while there are few
 */
/**
 * @typedef {object} View of a chart, of which one is shown
 * @property {string} name
 * @property {string} says
 * @property {string} number the kind of its numbers, as `tickText` knows it
 * @property {number[]} y the ends of the upright axis
 * @property {number[]} [log] the ends of a logarithmic one, if there may be one
 * @property {Curve[]} curves
 */
/** @typedef {{ title: string, message: string, falls: boolean, views: View[] }} ToldChart */
/** @typedef {{ title: string, unit: number, end: number }} Along what the charts are drawn over, and how far */

/**
 * A curve's points as far as it is revealed.
 * @param {Curve} curve
 * @param {number} until a place along the chart
 * @returns {Curve}
 */
export function revealed(curve, until) {
  const count = curve.dashed ? -1 : curve.x.findIndex((x) => x > until)
  if (count < 0) return curve
  return { ...curve, x: curve.x.slice(0, count), y: curve.y.slice(0, count), raw: curve.raw?.slice(0, count) }
}
