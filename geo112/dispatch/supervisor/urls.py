from django.urls import path

from geo112.dispatch.supervisor import page, reports

urlpatterns = [
    path("supervisor/", page.supervisor_page, name="supervisor"),
    path("reports/", reports.report_page, name="report"),
    path("reports/csv/", reports.report_csv, name="report_csv"),
    path("api/v1/figures/", page.FiguresView.as_view(), name="figures"),
]
