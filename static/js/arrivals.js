// When a unit under way should be there.
const ON_THE_WAY = ["sent", "acknowledged", "en_route"];

export const isUnderWay = (assignment) => ON_THE_WAY.includes(assignment.status) && !assignment.queued;

/** As of its last position, else by the road time it was chosen for; null where nothing is known or it is there. */
export function arrivalTime(assignment) {
  if (!isUnderWay(assignment)) return null;
  if (assignment.eta_at) return assignment.eta_at;
  if (!assignment.expected_s) return null;
  return new Date(Date.parse(assignment.sent_at) + assignment.expected_s * 1000).toISOString();
}
