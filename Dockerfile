# The service as one image for all of its roles; compose.yaml says which process has which. Build it with: docker build -t full-service .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish samples/FullService -c Release -o /service

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /service
COPY --from=build /service .

# For Analysis:OutputFolder and Storage:Folder, as the user that the image runs as.
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
USER $APP_UID

# HTTP_PORTS is set by the image below this one and would only warn beside the addresses.
ENV ASPNETCORE_URLS=http://0.0.0.0:8080 ASPNETCORE_HTTP_PORTS= Analysis__OutputFolder=/data/output
EXPOSE 8080
ENTRYPOINT ["dotnet", "FullService.dll"]
