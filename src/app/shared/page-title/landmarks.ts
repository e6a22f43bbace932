/** The field that finds patients: the bar at the top moves the focus there. */
export const PATIENT_SEARCH_ID = 'patient-search';
