/// A result for people (progress, summary, a page with plots) and for programs (JSON, lines of JSON, HdrHistogram's
/// columns). Pure but for the streams that it prints to.
package loadtest.report;
