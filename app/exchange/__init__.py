"""Forms of other programs, in and out: XLSForm workbooks and FHIR R4 Questionnaires."""
